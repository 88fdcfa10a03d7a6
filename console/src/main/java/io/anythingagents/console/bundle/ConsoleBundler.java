package io.anythingagents.console.bundle;

import io.mvnpm.esbuild.Bundler;
import io.mvnpm.esbuild.model.BundleOptions;
import io.mvnpm.esbuild.model.EsBuildConfig;
import io.mvnpm.esbuild.model.WebDependency.WebDependencyType;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Turns a folder of TypeScript into what a browser loads: {@code assets/} with hashed names, {@code assets.list} and, where
 * the folder has one, {@code index.html}. Does nothing while neither sources nor libraries changed.
 */
public final class ConsoleBundler {
    private static final long TIMEOUT_SECONDS = 120;

    private final Path sources;
    private final String entry;
    private final Path output;
    private final Path work;
    private final List<Path> libraries;

    private ConsoleBundler(Path sources, String entry, Path output, Path work, List<Path> libraries) {
        this.sources = sources;
        this.entry = entry;
        this.output = output;
        this.work = work;
        this.libraries = libraries;
    }

    /** Arguments: source folder, entry file in it, output folder, working folder. */
    public static void main(String[] arguments) throws IOException {
        new ConsoleBundler(
                        Path.of(arguments[0]).toAbsolutePath(),
                        arguments[1],
                        Path.of(arguments[2]).toAbsolutePath(),
                        Path.of(arguments[3]).toAbsolutePath(),
                        webLibraries())
                .bundleIfStale();
    }

    private void bundleIfStale() throws IOException {
        Path stamp = work.resolve("inputs.sha256");
        String inputs = fingerprint();
        if (Files.exists(stamp)
                && Files.readString(stamp).equals(inputs)
                && Files.exists(output.resolve("assets.list"))) {
            return;
        }
        delete(output);
        delete(work);
        Files.createDirectories(work);
        Path assets = Files.createDirectories(output.resolve("assets"));
        Path esbuild = work.resolve("esbuild");
        copy(sources, esbuild);
        Path bundled = bundle(esbuild);
        checkTypes(esbuild);
        List<String> names = new ArrayList<>();
        for (Path file : files(bundled)) {
            names.add(file.getFileName().toString());
            Files.copy(file, assets.resolve(file.getFileName()));
        }
        if (Files.exists(sources.resolve("index.html"))) {
            Files.copy(esbuild.resolve("node_modules/@fontsource/inter/LICENSE"), output.resolve("inter-licence.txt"));
            names.add(copyHashed(sources.resolve("icon.svg"), assets));
            writePage(names);
        }
        Files.write(output.resolve("assets.list"), names);
        delete(esbuild); // over a hundred megabytes of unpacked tools
        Files.writeString(stamp, inputs);
    }

    private void writePage(List<String> names) throws IOException {
        String page = Files.readString(sources.resolve("index.html"))
                .replace("@script@", "/assets/" + only(names, "index-.*\\.js"))
                .replace("@style@", "/assets/" + only(names, "index-.*\\.css"))
                .replace("@icon@", "/assets/" + only(names, "icon-.*\\.svg"));
        Files.writeString(output.resolve("index.html"), page);
    }

    private Path bundle(Path esbuild) throws IOException {
        EsBuildConfig config = EsBuildConfig.builder()
                .withDefault()
                .bundle()
                .minify(true)
                .sourceMap(false)
                .splitting(false)
                .hashedNames()
                .assetNames("[name]-[hash]")
                .build();
        BundleOptions options = BundleOptions.builder()
                .withWorkDir(esbuild)
                .withDependencies(libraries, WebDependencyType.MVNPM)
                .addEntryPoint(entry)
                .withEsConfig(config)
                .withTimeout(TIMEOUT_SECONDS)
                .build();
        return Bundler.bundle(options, true).dist();
    }

    /** The bundler only strips types; Deno, which it brings along, checks them. Nothing is fetched. */
    private void checkTypes(Path esbuild) throws IOException {
        Files.copy(
                Objects.requireNonNull(ConsoleBundler.class.getResourceAsStream("deno.json"), "deno.json"),
                esbuild.resolve("deno.json"));
        Path deno;
        try (Stream<Path> tools = Files.walk(esbuild.resolve("node_modules/@deno"))) {
            deno = tools.filter(Files::isRegularFile)
                    .filter(file -> file.getFileName().toString().matches("deno(\\.exe)?"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("The bundler brought no Deno"));
        }
        Process check = new ProcessBuilder(deno.toString(), "check", "--quiet", "--no-remote", entry)
                .directory(esbuild.toFile())
                .inheritIO()
                .start();
        try {
            if (check.waitFor() != 0) {
                throw new IOException("The console's types do not fit; see above.");
            }
        } catch (InterruptedException e) {
            check.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private static String only(List<String> names, String pattern) throws IOException {
        List<String> found =
                names.stream().filter(name -> name.matches(pattern)).toList();
        if (found.size() != 1) {
            throw new IOException("Expected one file like " + pattern + ", the bundler gave " + names);
        }
        return found.get(0);
    }

    private static String copyHashed(Path file, Path folder) throws IOException {
        String name = file.getFileName().toString();
        byte[] content = Files.readAllBytes(file);
        String hashed = name.replace(
                ".", "-" + hex(sha256().digest(content)).substring(0, 8).toUpperCase(Locale.ROOT) + ".");
        Files.write(folder.resolve(hashed), content);
        return hashed;
    }

    private String fingerprint() throws IOException {
        MessageDigest digest = sha256();
        for (Path file : files(sources)) {
            digest.update(sources.relativize(file).toString().getBytes(StandardCharsets.UTF_8));
            digest.update(Files.readAllBytes(file));
        }
        for (Path library : libraries) {
            digest.update(library.getFileName().toString().getBytes(StandardCharsets.UTF_8));
        }
        return hex(digest.digest());
    }

    private static List<Path> webLibraries() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .filter(path -> path.toString().matches(".*[/\\\\]org[/\\\\]mvnpm[/\\\\].*\\.jar"))
                .filter(path -> !path.toString().matches(".*[/\\\\](esbuild|deno)[/\\\\].*"))
                .sorted()
                .toList();
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        for (Path file : files(from)) {
            Path target = to.resolve(from.relativize(file).toString());
            Files.createDirectories(target.getParent());
            Files.copy(file, target);
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
