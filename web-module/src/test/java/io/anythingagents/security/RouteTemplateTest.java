package io.anythingagents.security;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import java.lang.reflect.Method;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteTemplateTest {
    @Path("api/things/")
    static class Things {
        @GET
        public void list() {}

        @GET
        @Path("/{thing_id}")
        public void one() {}

        @PATCH
        @Path("{thing_id : [0-9a-f]{8}}/name/")
        public void rename() {}

        public void locator() {}
    }

    /** As CDI makes them: a subclass that repeats the methods without their annotations. */
    static class ThingsProxy extends Things {
        @Override
        public void one() {}
    }

    @Path("/")
    static class Root {
        @DELETE
        public void clear() {}
    }

    @ParameterizedTest
    @CsvSource({
        "list, GET, /api/things",
        "one, GET, /api/things/{thing_id}",
        "rename, PATCH, /api/things/{thing_id}/name"
    })
    void template_joinsClassAndMethodPath(String method, String verb, String path) {
        assertThat(RouteTemplate.of(Things.class, named(Things.class, method))).contains(new RouteTemplate(verb, path));
    }

    @Test
    void proxies_haveTheRouteOfTheClassBehindThem() {
        assertThat(RouteTemplate.of(ThingsProxy.class, named(ThingsProxy.class, "one")))
                .contains(new RouteTemplate("GET", "/api/things/{thing_id}"));
    }

    @Test
    void root_isOneSlash() {
        assertThat(RouteTemplate.of(Root.class, named(Root.class, "clear"))).contains(new RouteTemplate("DELETE", "/"));
    }

    @Test
    void methodsWithoutAVerbAndClassesWithoutAPath_areNoRoutes() {
        assertThat(RouteTemplate.of(Things.class, named(Things.class, "locator")))
                .isEmpty();
        assertThat(RouteTemplate.of(String.class, named(String.class, "length")))
                .isEmpty();
    }

    private static Method named(Class<?> type, String name) {
        return Arrays.stream(type.getDeclaredMethods())
                .filter(method -> method.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
