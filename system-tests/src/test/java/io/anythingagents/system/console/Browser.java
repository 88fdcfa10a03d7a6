package io.anythingagents.system.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.anythingagents.system.client.Eventually;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/** A headless Chromium with a profile of its own. Tests without one are skipped and say why. */
final class Browser implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final List<String> BROWSERS =
            List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
    private static final String DOWNLOADS = "downloads";
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");

    private final ChromeDriver driver;
    private final URI product;
    private final Path profile;

    private Browser(ChromeDriver driver, URI product, Path profile) {
        this.driver = driver;
        this.product = product;
        this.profile = profile;
    }

    static Browser open(URI product, Path profile) {
        Optional<Path> browser =
                BROWSERS.stream().flatMap(name -> onPath(name).stream()).findFirst();
        assumeTrue(browser.isPresent(), "No Chromium on the PATH: browser tests need one.");
        Optional<Path> chromedriver = onPath("chromedriver");
        assumeTrue(chromedriver.isPresent(), "No chromedriver on the PATH: browser tests need one.");
        ChromeOptions options = new ChromeOptions();
        options.setBinary(browser.get().toFile());
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--user-data-dir=" + profile);
        options.setExperimentalOption(
                "prefs",
                Map.of(
                        "download.default_directory",
                        profile.resolve(DOWNLOADS).toString(),
                        "download.prompt_for_download",
                        false));
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(chromedriver.get().toFile())
                .usingAnyFreePort()
                .build();
        Browser opened = new Browser(new ChromeDriver(service, options), product, profile);
        opened.wide();
        return opened;
    }

    void go(String path) {
        driver.get(product.resolve(path).toString());
    }

    void reload() {
        driver.navigate().refresh();
    }

    String path() {
        return URI.create(driver.getCurrentUrl()).getPath();
    }

    void wide() {
        driver.manage().window().setSize(new Dimension(1280, 860));
    }

    void narrow() {
        driver.manage().window().setSize(new Dimension(500, 860));
    }

    /** Waits for a visible element. */
    WebElement see(String selector) {
        return Eventually.value(
                "visible: " + selector, PATIENCE, () -> driver.findElements(By.cssSelector(selector)).stream()
                        .filter(WebElement::isDisplayed)
                        .findFirst());
    }

    /** Waits for a visible element that holds this text. */
    WebElement see(String selector, String text) {
        return Eventually.value(
                "“" + text + "” in " + selector, PATIENCE, () -> driver.findElements(By.cssSelector(selector)).stream()
                        .filter(element ->
                                element.isDisplayed() && element.getText().contains(text))
                        .findFirst());
    }

    List<String> texts(String selector) {
        return driver.findElements(By.cssSelector(selector)).stream()
                .map(WebElement::getText)
                .toList();
    }

    void waitForPath(String pattern) {
        Eventually.holds("path " + pattern, PATIENCE, () -> path().matches(pattern));
    }

    /** The element that has the keyboard. */
    WebElement focused() {
        return driver.switchTo().activeElement();
    }

    Object run(String script) {
        Object result = driver.executeScript(script);
        return result == null ? "" : result;
    }

    void newTab(String path) {
        driver.switchTo().newWindow(org.openqa.selenium.WindowType.TAB);
        go(path);
    }

    /** Waits for a file whose name ends like this, and gives its text. */
    String downloaded(String ending) {
        Path file = Eventually.value("downloaded " + ending, PATIENCE, () -> {
            try (Stream<Path> files = Files.list(profile.resolve(DOWNLOADS))) {
                return files.filter(path -> path.toString().endsWith(ending)).findFirst();
            } catch (IOException e) {
                return Optional.<Path>empty();
            }
        });
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Checks the page as it is in both colour schemes, and keeps a picture of each. */
    void checkAndShow(String name) {
        for (String scheme : List.of("light", "dark")) {
            prefer(scheme);
            photograph(name + "-" + scheme);
            assertThat(accessibilityViolations())
                    .as("axe, %s in %s", name, scheme)
                    .isEmpty();
        }
        prefer("light");
    }

    private void prefer(String scheme) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "features",
                        List.of(
                                Map.of("name", "prefers-color-scheme", "value", scheme),
                                Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
    }

    private void photograph(String name) {
        try {
            Files.createDirectories(SCREENSHOTS);
            Files.write(SCREENSHOTS.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<?> accessibilityViolations() {
        driver.executeScript(axe());
        Object violations = driver.executeAsyncScript("""
                const done = arguments[arguments.length - 1];
                axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })
                    .then(result => done(result.violations.map(violation =>
                        violation.id + ': ' + violation.nodes.map(node => node.html).join(' ; '))),
                        error => done(['axe failed: ' + error]));""");
        return violations instanceof List<?> list ? list : List.of("axe gave no answer");
    }

    private static String axe() {
        try (InputStream script = Browser.class.getResourceAsStream("/axe.min.js")) {
            if (script == null) {
                throw new IllegalStateException("axe.min.js is not on the class path");
            }
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<Path> onPath(String name) {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    @Override
    public void close() {
        driver.quit();
    }
}
