package io.anythingagents.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.anythingagents.system.client.Answer;
import io.anythingagents.system.client.Eventually;
import io.anythingagents.system.client.Json;
import io.anythingagents.system.client.Person;
import io.anythingagents.system.client.Secrets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What the operator sees: numbers that move and log lines that name the request and no secret. */
class MetricsAndLogsIT {
    @Test
    void metrics_arePrometheusText() {
        Answer answer = Product.api().get("/metrics").expect(200);

        assertThat(answer.header("Content-Type").orElse("")).startsWith("text/plain");
        assertThat(answer.text()).contains("# TYPE ").contains("jvm_");
    }

    @Test
    void metrics_countWhatHappens_withoutNamingAnybody() {
        Person person = Product.newCustomer();
        Product.chat(person, "Count me");

        String text = Product.api().get("/metrics").expect(200).text();

        assertThat(text).doesNotContain(person.email(), person.tenantId(), person.userId());
        assertThat(text).contains("jwks_requests_total").containsPattern("(?m)^http_\\w+");
    }

    @Test
    void everyLogLine_isJson_andTheRequestCanBeFoundByItsId() {
        Person person = Product.newCustomer();
        String id = "trace-" + UUID.randomUUID();

        Answer answer = person.api()
                .with("X-Correlation-ID", id)
                .post("/api/v1/chat", Json.of("message", "Log this request"))
                .expect(200);

        assertThat(answer.header("X-Correlation-ID")).contains(id);
        List<JsonNode> lines = Eventually.value("log lines of " + id, Duration.ofSeconds(10), () -> {
            List<JsonNode> found = Product.running().logLines().stream()
                    .filter(line -> line.contains(id))
                    .map(Json::parse)
                    .toList();
            return found.isEmpty() ? Optional.empty() : Optional.of(found);
        });
        assertThat(lines).allSatisfy(line -> {
            assertThat(line.path("timestamp").asText()).endsWith("Z");
            assertThat(line.path("level").asText()).isNotBlank();
            assertThat(line.path("correlation_id").asText()).isEqualTo(id);
        });
        // Payara's boot speaks before its log is set up.
        assertThat(Product.running().logLines().stream().dropWhile(line -> !line.startsWith("{")))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).startsWith("{").endsWith("}"));
    }

    @Test
    void theLog_holdsNoSecretTheTestsHaveUsed() {
        Person person = Product.newCustomer();
        person.signIn().expect(200);
        person.refresh().expect(200);
        Product.api()
                .post(
                        "/api/v1/auth/token",
                        Json.of("email", person.email(), "password", Secrets.noted("wrong-Pass-987654")));
        String prompt = "unprintable-prompt-" + UUID.randomUUID();
        Product.chat(person, prompt);

        String everything = String.join("\n", Product.running().logLines())
                + Product.running().consoleText();

        for (String secret : Secrets.used()) {
            assertThat(everything).as("a password or token in the log").doesNotContain(secret);
        }
        assertThat(everything).as("a prompt in the log").doesNotContain(prompt);
    }
}
