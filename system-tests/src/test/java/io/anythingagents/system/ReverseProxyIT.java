package io.anythingagents.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.anythingagents.system.client.Api;
import io.anythingagents.system.client.Frame;
import io.anythingagents.system.client.Json;
import io.anythingagents.system.client.Person;
import io.anythingagents.system.client.SseStream;
import io.anythingagents.system.product.ReverseProxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The proxies people put in front, with the files we ship for them. Skipped where the machine has no such proxy. */
class ReverseProxyIT {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource(ReverseProxy.Kind.class)
    void throughAProxy_aStreamFlows_isTakenUpAgain_andTheMetricsAreShut(ReverseProxy.Kind kind) {
        assumeTrue(kind.binary().isPresent(), "No " + kind + " on this machine.");
        try (ReverseProxy proxy = ReverseProxy.before(Product.api().base(), kind, directory)) {
            Api api = proxy.api();
            Person person = Person.verified(api, Product.running().outbox());

            // forty words with 20 to 40 ms between them: held back, they would come in one burst
            List<Frame> frames;
            try (SseStream stream = person.api()
                    .open("/api/v1/chat/stream", Json.of("message", "Tell me a story in 40 words"))
                    .opened()) {
                assertThat(stream.header("Content-Encoding")).isEmpty();
                Frame first = stream.until(frame -> frame.event().equals("message.delta"));
                frames = stream.untilClosed();
                StreamContract.check(frames);
                List<Frame> deltas = StreamContract.ofKind(frames, "message.delta");
                long spread = deltas.get(deltas.size() - 1).arrivedNanos() - first.arrivedNanos();
                assertThat(spread).isGreaterThan(300_000_000L);
            }

            Frame cut = frames.get(frames.size() / 2);
            String run = cut.json().path("run_id").asText();
            try (SseStream rest =
                    person.api().with("Last-Event-ID", cut.id()).open("/api/v1/runs/" + run + "/events")) {
                assertThat(ids(rest.opened().untilClosed()))
                        .isEqualTo(ids(frames.subList(frames.indexOf(cut) + 1, frames.size())));
            }

            assertThat(api.get("/metrics").status()).isEqualTo(403);
            assertThat(Product.api().get("/metrics").status()).isEqualTo(200);
        }
    }

    private static List<String> ids(List<Frame> frames) {
        List<String> ids = new ArrayList<>();
        frames.forEach(frame -> ids.add(frame.id()));
        return ids;
    }
}
