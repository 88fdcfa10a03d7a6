package io.anythingagents.migration;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Finds the script that takes a migration back: {@code db/migration/V001__x.sql} is undone by {@code
 * db/undo/U001__x.sql}. */
final class UndoScripts {
    private final ClassLoader classLoader;
    private final String root;

    UndoScripts(ClassLoader classLoader, String root) {
        this.classLoader = classLoader;
        this.root = root;
    }

    /** Path below the root of the undo script of a migration script. */
    static String nameOf(String migrationScript) {
        return "undo/U" + migrationScript.substring(1);
    }

    Optional<String> read(String migrationScript) {
        try (InputStream in = classLoader.getResourceAsStream(root + "/" + nameOf(migrationScript))) {
            return in == null ? Optional.empty() : Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new SchemaException("The undo script of " + migrationScript + " could not be read.", e);
        }
    }
}
