package io.anythingagents.run.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anythingagents.settings.Settings;
import io.anythingagents.shared.Actor;
import io.anythingagents.shared.RequestContext;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class WebFetchToolTest {
    private final Tool tool = MethodTool.of(
                    WebFetchTool.of(
                            Settings.load(Map.of("ENVIRONMENT", "test", "WEB_FETCH_DENIED_HOSTS", "*.internal"))),
                    WebFetchTool.class)
            .get(0);

    @Test
    void whatMayNotBeRead_isTextForTheModel() {
        assertRefused("http://127.0.0.1/", "This host is not on the public Internet.");
        assertRefused("http://169.254.169.254/latest/meta-data/", "This host is not on the public Internet.");
        assertRefused("https://wiki.internal/", "This host is not on the list of those that are read.");
        assertRefused("http://example.com:6379/", "Pages are not read at port 6379.");
        assertRefused("gopher://example.com/", "Only http and https addresses are read.");
    }

    @Test
    void itHasASwitchOfItsOwn_andIsOnlyForThoseWhoSearchTheWeb() {
        assertThat(tool.feature()).contains("web_fetch");
        assertThat(tool.audience().core()).isFalse();
        assertThat(tool.audience().capabilities()).containsExactly("web_search");
    }

    private void assertRefused(String url, String reason) {
        RequestContext request = new RequestContext(UUID.randomUUID(), new Actor.SystemJob("test"), "request");
        ToolContext context = new ToolContext(request, UUID.randomUUID(), UUID.randomUUID(), "call");
        assertThatThrownBy(() -> tool.call(context, "{\"url\":\"" + url + "\",\"start\":null}"))
                .isInstanceOf(ToolFailure.class)
                .hasMessage(reason);
    }
}
