package io.anythingagents.database;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.persistence.Converter;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Entity;
import jakarta.persistence.MappedSuperclass;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The servers cannot find entities by scanning, so persistence.xml has to name every one. */
class PersistenceUnitTest {
    private static final Pattern LISTED = Pattern.compile("<class>([^<]+)</class>");

    @Test
    void everyMappedClass_isListedInThePersistenceUnit() throws Exception {
        List<String> mapped = mappedClasses();

        List<String> listed = listedClasses();

        assertThat(mapped).isNotEmpty();
        assertThat(listed).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(mapped);
    }

    private static List<String> listedClasses() throws IOException {
        try (InputStream unit = EnvDataSource.class.getResourceAsStream("/META-INF/persistence.xml")) {
            assertThat(unit).isNotNull();
            String xml = new String(unit.readAllBytes(), StandardCharsets.UTF_8);
            return LISTED.matcher(xml)
                    .results()
                    .map((MatchResult match) -> match.group(1))
                    .toList();
        }
    }

    private static List<String> mappedClasses() throws Exception {
        URI classes = EnvDataSource.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI();
        Path root = Path.of(classes);
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(".class"))
                    .filter(file -> !file.toString().endsWith("-info.class"))
                    .map(file -> root.relativize(file).toString())
                    .map(name ->
                            name.substring(0, name.length() - ".class".length()).replace('/', '.'))
                    .filter(PersistenceUnitTest::isMapped)
                    .toList();
        }
    }

    private static boolean isMapped(String className) {
        try {
            Class<?> type = Class.forName(className, false, PersistenceUnitTest.class.getClassLoader());
            return type.isAnnotationPresent(Entity.class)
                    || type.isAnnotationPresent(Embeddable.class)
                    || type.isAnnotationPresent(MappedSuperclass.class)
                    || type.isAnnotationPresent(Converter.class);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
