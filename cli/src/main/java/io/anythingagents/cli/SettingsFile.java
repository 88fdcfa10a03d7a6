package io.anythingagents.cli;

import io.anythingagents.settings.EnvFile;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A settings file that is changed: its other lines stay as they are, and from then on only its owner reads it. */
final class SettingsFile {
    private final Path file;

    SettingsFile(Path file) {
        this.file = file;
    }

    /** All of it or nothing, also when the machine dies meanwhile. */
    void set(Map<String, String> values) {
        try {
            List<String> lines = Files.exists(file) ? new ArrayList<>(Files.readAllLines(file)) : new ArrayList<>();
            Map<String, String> missing = new LinkedHashMap<>(values);
            for (int i = 0; i < lines.size(); i++) {
                String name = name(lines.get(i));
                if (values.containsKey(name)) {
                    lines.set(i, name + "=" + EnvFile.quote(values.get(name)));
                    missing.remove(name);
                }
            }
            missing.forEach((name, value) -> lines.add(name + "=" + EnvFile.quote(value)));
            replace(lines);
        } catch (IOException e) {
            throw new CliFailure("The settings file " + file + " cannot be written.", e);
        }
    }

    /** @throws CliFailure when it could not be */
    void requireWritable() {
        Path directory = file.resolveSibling("").toAbsolutePath();
        if (!Files.isDirectory(directory) || !Files.isWritable(directory)) {
            throw new CliFailure("Nothing was done: the settings file " + file + " cannot be written.");
        }
    }

    private static String name(String line) {
        List<String> names = List.copyOf(EnvFile.parse(line).keySet());
        return names.isEmpty() ? "" : names.get(0);
    }

    private void replace(List<String> lines) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        Files.writeString(fresh, String.join("\n", lines) + "\n");
        Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}
