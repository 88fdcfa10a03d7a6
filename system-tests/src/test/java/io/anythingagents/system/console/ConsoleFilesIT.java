package io.anythingagents.system.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.system.client.Answer;
import io.anythingagents.system.client.Api;
import io.anythingagents.system.product.RunningProduct;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the console's addresses answer, and what they do not. */
class ConsoleFilesIT {
    private static final Pattern SCRIPT = Pattern.compile("src=\"(/assets/[^\"]+\\.js)\"");

    private final Api api = RunningProduct.shared().api();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/sign-in",
                "/sign-up",
                "/verify-email",
                "/forgot-password",
                "/reset-password",
                "/accept-invite",
                "/usage",
                "/chat",
                "/chat/anything"
            })
    void consoleRoute_answersThePageWithOnePolicy(String path) {
        Answer page = api.get(path).expect(200);

        assertThat(page.header("Content-Type").orElse("")).startsWith("text/html");
        assertThat(page.header("Cache-Control")).contains("no-store");
        assertThat(page.response().headers().allValues("Content-Security-Policy"))
                .singleElement()
                .asString()
                .contains("script-src 'self'", "require-trusted-types-for 'script'")
                .doesNotContain("unsafe");
        assertThat(page.text()).contains("<aa-app>").doesNotContain("style=", "onload=");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/signin",
                "/index.html",
                "/chat/one/two",
                "/assets/",
                "/assets/none.js",
                "/assets/..%2findex.html",
                "/settings"
            })
    void anyOtherPathAtTheRoot_isAProblem(String path) {
        api.get(path).problem(404);
    }

    @Test
    void assets_areKeptForeverAndAnsweredByTag() {
        Matcher script = SCRIPT.matcher(api.get("/").text());
        assertThat(script.find()).isTrue();

        Answer first = api.get(script.group(1)).expect(200);
        Answer compressed =
                api.with("Accept-Encoding", "gzip").get(script.group(1)).expect(200);
        String tag = first.header("ETag").orElseThrow();

        assertThat(first.header("Cache-Control").orElse("")).contains("immutable", "max-age=31536000");
        assertThat(first.header("Content-Type").orElse("")).startsWith("text/javascript");
        assertThat(compressed.header("Content-Encoding")).contains("gzip");
        assertThat(compressed.response().body().length)
                .isLessThan(first.response().body().length / 2);
        assertThat(compressed.header("ETag")).isNotEqualTo(first.header("ETag"));
        assertThat(List.of(api.with("If-None-Match", tag).get(script.group(1)).status()))
                .containsExactly(304);
    }
}
