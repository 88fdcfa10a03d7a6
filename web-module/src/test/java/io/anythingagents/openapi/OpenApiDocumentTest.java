package io.anythingagents.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.http.ApiApplication;
import io.anythingagents.security.Access;
import io.anythingagents.security.AuthorisationTable;
import io.anythingagents.security.AuthorisationTable.Rule;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.io.ByteArrayInputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The published document, the authorisation table and the resources name the same routes. */
class OpenApiDocumentTest {
    /** Pages for people; the document is for programs. */
    private static final Set<String> CONSOLE = Set.of(
            "GET /",
            "GET /sign-in",
            "GET /sign-up",
            "GET /verify-email",
            "GET /forgot-password",
            "GET /reset-password",
            "GET /accept-invite",
            "GET /usage",
            "GET /chat",
            "GET /chat/{conversation_id}",
            "GET /assets/{file}");

    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

    private final JsonObject document = document();

    @Test
    void everyRouteOfTheTable_isDocumented_andNoOther() {
        Set<String> listed = AuthorisationTable.rules().stream()
                .map(rule -> rule.method() + " " + rule.path())
                .filter(route -> !CONSOLE.contains(route))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(documented()).isEqualTo(listed);
    }

    @Test
    void everyResourceMethod_isInTheTable_andNothingElseIs() throws Exception {
        Set<String> declared = declared();

        Set<String> listed = AuthorisationTable.rules().stream()
                .map(rule -> rule.method() + " " + rule.path())
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(declared).isEqualTo(listed);
    }

    @Test
    void theDocument_asksForATokenAndScope_whereTheTableDoes() {
        for (Rule rule : AuthorisationTable.rules()) {
            if (CONSOLE.contains(rule.method() + " " + rule.path())) {
                continue;
            }
            List<String> scopes = scopes(rule);

            assertThat(scopes).as(rule.toString()).isEqualTo(expectedScopes(rule.access()));
        }
    }

    @Test
    void everyOperation_hasAnIdOfItsOwn_andSaysHowItRefuses() {
        List<JsonObject> operations = operations().toList();

        assertThat(operations.stream().map(one -> one.getString("operationId")).toList())
                .doesNotHaveDuplicates();
        assertThat(operations).allSatisfy(one -> {
            assertThat(one.getString("summary")).isNotBlank();
            assertThat(one.getJsonObject("responses")).containsKey("default");
        });
    }

    private List<String> scopes(Rule rule) {
        return document
                .getJsonObject("paths")
                .getJsonObject(rule.path())
                .getJsonObject(rule.method().toLowerCase(Locale.ROOT))
                .getJsonArray("security")
                .getValuesAs(JsonObject.class)
                .stream()
                .map(one -> one.getJsonArray("bearer").stream()
                        .map(scope -> scope.toString().replace("\"", ""))
                        .collect(Collectors.joining(" ")))
                .toList();
    }

    private static List<String> expectedScopes(Access access) {
        if (access instanceof Access.Open) {
            return List.of();
        }
        if (access instanceof Access.SignedIn signedIn && signedIn.scope() != null) {
            return List.of(signedIn.scope());
        }
        return List.of("");
    }

    private Set<String> documented() {
        Set<String> routes = new TreeSet<>();
        document.getJsonObject("paths").forEach((path, item) -> item.asJsonObject().keySet().stream()
                .filter(METHODS::contains)
                .forEach(method -> routes.add(method.toUpperCase(Locale.ROOT) + " " + path)));
        return routes;
    }

    private Stream<JsonObject> operations() {
        return document.getJsonObject("paths").values().stream()
                .flatMap(item -> item.asJsonObject().entrySet().stream())
                .filter(entry -> METHODS.contains(entry.getKey()))
                .map(entry -> entry.getValue().asJsonObject());
    }

    private static Set<String> declared() throws Exception {
        java.nio.file.Path root = java.nio.file.Path.of(ApiApplication.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        Set<String> routes = new TreeSet<>();
        try (Stream<java.nio.file.Path> files = Files.walk(root)) {
            for (java.nio.file.Path file : files.filter(one -> one.toString().endsWith("Resource.class"))
                    .toList()) {
                String name = root.relativize(file).toString().replace('/', '.');
                addRoutes(Class.forName(name.substring(0, name.length() - ".class".length())), routes);
            }
        }
        return routes;
    }

    private static void addRoutes(Class<?> resource, Set<String> routes) {
        Path base = resource.getAnnotation(Path.class);
        if (base == null) {
            return;
        }
        for (Method method : resource.getMethods()) { // some routes are inherited
            Path own = method.getAnnotation(Path.class);
            verb(method)
                    .filter(verb -> !verb.equals("HEAD") && !verb.equals("OPTIONS"))
                    .forEach(verb -> routes.add(verb + " " + joined(base.value(), own == null ? "" : own.value())));
        }
    }

    private static Stream<String> verb(Method method) {
        return Arrays.stream(method.getAnnotations())
                .map(Annotation::annotationType)
                .map(type -> type.getAnnotation(HttpMethod.class))
                .filter(verb -> verb != null)
                .map(HttpMethod::value);
    }

    private static String joined(String base, String own) {
        String path = ("/" + base + "/" + own).replaceAll("/{2,}", "/");
        return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    private static JsonObject document() {
        try (JsonReader reader = Json.createReader(
                new ByteArrayInputStream(OpenApiDocument.load().content()))) {
            return reader.readObject();
        }
    }
}
