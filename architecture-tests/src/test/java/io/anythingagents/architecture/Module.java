package io.anythingagents.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.Source;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The Maven modules with code. The same feature package exists in several of them, so a class belongs to the module whose
 * build directory it was read from, not to a package.
 */
enum Module {
    FOUNDATION("foundation"),
    PERSISTENCE("persistence-module"),
    EJB("ejb-module"),
    WEB("web-module"),
    LAUNCHER("launcher"),
    CLI("cli");

    private static final Pattern BUILD_DIRECTORY = Pattern.compile("/([a-z-]+)/target/");

    private final String directory;

    Module(String directory) {
        this.directory = directory;
    }

    /** Every production class of the product, as it lies on this test's class path. */
    static JavaClasses productClasses() {
        return new ClassFileImporter()
                .withImportOption(location -> !location.contains("/test-classes/") && !location.contains("-tests.jar"))
                .importPackages("io.anythingagents");
    }

    /** The modules that have production sources, as they lie in the checkout. */
    static List<Module> withSources() {
        return Stream.of(values())
                .filter(module -> Files.isDirectory(
                        RepositoryFiles.root().resolve(module.directory).resolve("src/main/java")))
                .toList();
    }

    /** Which module a class was built in; empty for JDK and library classes. */
    static Optional<Module> of(JavaClass type) {
        return type.getSource().map(Source::getUri).flatMap(uri -> {
            Matcher matcher = BUILD_DIRECTORY.matcher(uri.toString());
            String found = null;
            while (matcher.find()) {
                found = matcher.group(1);
            }
            for (Module module : values()) {
                if (module.directory.equals(found)) {
                    return Optional.of(module);
                }
            }
            return Optional.empty();
        });
    }

    /** The business word: the package segment after the base package. */
    static String featureOf(JavaClass type) {
        String rest = type.getPackageName().replaceFirst("^io\\.anythingagents\\.?", "");
        int dot = rest.indexOf('.');
        return dot < 0 ? rest : rest.substring(0, dot);
    }

    static DescribedPredicate<JavaClass> classesIn(Module... modules) {
        return DescribedPredicate.describe(
                "classes in " + Arrays.toString(modules),
                type -> Module.of(type).filter(List.of(modules)::contains).isPresent());
    }

    @Override
    public String toString() {
        return directory;
    }
}
