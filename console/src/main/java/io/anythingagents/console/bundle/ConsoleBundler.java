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
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * Turns {@code src/main/console} into the files the WAR serves: {@code index.html}, {@code assets/} with hashed names and
 * {@code assets.list}. Does nothing while neither sources nor libraries changed.
 */
public final class ConsoleBundler {
    private static final long TIMEOUT_SECONDS = 120;

    private final Path sources;
    private final Path output;
    private final Path work;
    private final List<Path> libraries;

    private ConsoleBundler(Path sources, Path output, Path work, List<Path> libraries) {
        this.sources = sources;
        this.output = output;
        this.work = work;
        this.libraries = libraries;
    }

    /** Arguments: source folder, output folder, working folder. */
    public static void main(String[] arguments) throws IOException {
        new ConsoleBundler(
                        Path.of(arguments[0]).toAbsolutePath(),
                        Path.of(arguments[1]).toAbsolutePath(),
                        Path.of(arguments[2]).toAbsolutePath(),
                        webLibraries())
                .bundleIfStale();
    }

    private void bundleIfStale() throws IOException {
        Path stamp = work.resolve("inputs.sha256");
        String inputs = fingerprint();
        if (Files.exists(stamp)
                && Files.readString(stamp).equals(inputs)
                && Files.exists(output.resolve("index.html"))) {
            return;
        }
        delete(output);
        delete(work);
        Files.createDirectories(work);
        Path assets = Files.createDirectories(output.resolve("assets"));
        Path esbuild = work.resolve("esbuild");
        copy(sources, esbuild);
        Path bundled = bundle(esbuild);
        String script = take(bundled, ".js", assets);
        String style = take(bundled, ".css", assets);
        String icon = copyHashed(sources.resolve("icon.svg"), assets);
        String page = Files.readString(sources.resolve("index.html"))
                .replace("@script@", "/assets/" + script)
                .replace("@style@", "/assets/" + style)
                .replace("@icon@", "/assets/" + icon);
        Files.writeString(output.resolve("index.html"), page);
        Files.write(output.resolve("assets.list"), List.of(script, style, icon));
        delete(esbuild); // over a hundred megabytes of unpacked tools
        Files.writeString(stamp, inputs);
    }

    private Path bundle(Path esbuild) throws IOException {
        EsBuildConfig config = EsBuildConfig.builder()
                .withDefault()
                .bundle()
                .minify(true)
                .sourceMap(false)
                .splitting(false)
                .hashedNames()
                .build();
        BundleOptions options = BundleOptions.builder()
                .withWorkDir(esbuild)
                .withDependencies(libraries, WebDependencyType.MVNPM)
                .addEntryPoint("index.ts")
                .withEsConfig(config)
                .withTimeout(TIMEOUT_SECONDS)
                .build();
        return Bundler.bundle(options, true).dist();
    }

    private static String take(Path bundled, String extension, Path assets) throws IOException {
        try (Stream<Path> files = Files.walk(bundled)) {
            List<Path> found =
                    files.filter(file -> file.toString().endsWith(extension)).toList();
            if (found.size() != 1) {
                throw new IOException("Expected one " + extension + " file from the bundler, got " + found);
            }
            return copyHashed(found.get(0), assets);
        }
    }

    /** Names the file by its content, whatever the bundler called it, so that names never depend on the build folder. */
    private static String copyHashed(Path file, Path assets) throws IOException {
        String name = file.getFileName().toString();
        String extension = name.substring(name.lastIndexOf('.'));
        String stem = name.substring(0, name.length() - extension.length()).replaceAll("[-.].*", "");
        byte[] content = Files.readAllBytes(file);
        String hashed = stem + "-" + hex(sha256().digest(content)).substring(0, 12) + extension;
        Files.write(assets.resolve(hashed), content);
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
