package io.anythingagents.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.anythingagents.launcher.localmodel.LocalModelServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.List;
import org.junit.jupiter.api.Test;

class StreamTargetTest {
    @Test
    void pipeBeforeTheLocalModel_isMeasuredUpToItsFirstDelta() throws Exception {
        try (LocalModelServer model = LocalModelServer.start(0)) {
            HttpServer pipe = BarePipe.start(model.baseUrl());
            URI address = URI.create("http://127.0.0.1:" + pipe.getAddress().getPort() + "/");

            var sample = StreamTarget.pipe(address, "Please write 20 words").measure(HttpClient.newHttpClient());

            // Twenty words lie at least nineteen pauses of 20 ms apart: the first did not wait for the last.
            assertThat(sample.toEnd() - sample.toFirstDelta()).isGreaterThan(19 * 20_000_000L / 2);
            pipe.stop(0);
        }
    }

    @Test
    void streamThatBreaksOff_isAFailureAndNoSample() throws Exception {
        try (LocalModelServer model = LocalModelServer.start(0)) {
            HttpServer pipe = BarePipe.start(model.baseUrl());
            URI address = URI.create("http://127.0.0.1:" + pipe.getAddress().getPort() + "/");
            StreamTarget target = StreamTarget.pipe(address, "simulate a cut stream");

            assertThatThrownBy(() -> target.measure(HttpClient.newHttpClient())).isInstanceOf(IOException.class);
            pipe.stop(0);
        }
    }

    @Test
    void latencies_areRankedNotAveraged() {
        Latencies latencies = Latencies.of(List.of(3_000_000L, 1_000_000L, 2_000_000L));

        assertThat(List.of(latencies.millis(0), latencies.millis(0.5), latencies.millis(0.99)))
                .containsExactly(1.0, 2.0, 3.0);
    }

    @Test
    void anotherMachine_isNeverLoaded() {
        assertThatThrownBy(() -> Loopback.require(URI.create("http://example.test/")))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
