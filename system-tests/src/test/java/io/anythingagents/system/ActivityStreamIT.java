package io.anythingagents.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.anythingagents.system.client.Eventually;
import io.anythingagents.system.client.Frame;
import io.anythingagents.system.client.Json;
import io.anythingagents.system.client.Person;
import io.anythingagents.system.client.SseStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Following a tenant's activity live. */
class ActivityStreamIT {
    private static final String STREAM = "/api/v1/activity/stream";

    @Test
    void whatWasBefore_comesFirst_thenWhatHappens_once_andNothingOfOthers() {
        Person owner = Product.newCustomer();
        Person stranger = Product.newCustomer();

        try (SseStream stream = owner.api().open(STREAM).opened()) {
            Frame signedUp = stream.until(frame -> action(frame).equals("auth.signup.success"));
            rename(stranger, "Not yours");
            rename(owner, "First");
            Frame first = stream.until(frame -> action(frame).equals("tenant.account.updated"));
            rename(owner, "Second");
            Frame second = stream.until(frame -> action(frame).equals("tenant.account.updated"));

            JsonNode event = first.json();
            assertThat(first.id()).isEqualTo(event.path("id").asText()).isNotEqualTo(second.id());
            assertThat(event.path("tenant_id").asText()).isEqualTo(owner.tenantId());
            assertThat(event.path("read_state").asText()).isEqualTo("unread");
            assertThat(event.path("metadata")).isEmpty();
            assertThat(signedUp.json().path("ip_masked").isNull()).isTrue();
            assertThat(signedUp.json().path("user_agent").isNull()).isTrue();
            assertThat(stream.frames())
                    .allMatch(frame -> frame.json().path("tenant_id").asText().equals(owner.tenantId()))
                    .extracting(Frame::id)
                    .doesNotHaveDuplicates();
            assertThat(stream.header("Cache-Control")).contains("no-store");
        }
    }

    @Test
    void theFirstBytesLeaveAtOnce_andCommentsKeepItOpen() {
        Person owner = Product.newCustomer();

        try (SseStream stream = owner.api().open(STREAM).opened()) {
            Eventually.holds(
                    "two comments",
                    Duration.ofSeconds(20),
                    () -> stream.comments().size() >= 2);
        }
    }

    @Test
    void whoMayNoLonger_isSentAway() {
        Person owner = Product.newCustomer();
        Person admin = Product.newCustomer();
        TeamIT.add(owner, admin, "admin");

        try (SseStream stream =
                TeamIT.enter(admin, owner.tenantId()).open(STREAM).opened()) {
            owner.api()
                    .send(
                            "PATCH",
                            "/api/v1/tenants/members/" + admin.userId() + "/role",
                            "application/json",
                            BodyPublishers.ofString("{\"role\":\"member\"}"))
                    .expect(200);
            stream.untilClosed();
        }
        TeamIT.enter(admin, owner.tenantId()).open(STREAM).refused().problem(403, "insufficient-scope");
    }

    private static void rename(Person owner, String name) {
        owner.api()
                .send(
                        "PATCH",
                        "/api/v1/tenants/account",
                        "application/json",
                        BodyPublishers.ofString(Json.of("name", name).toString()))
                .expect(200);
    }

    private static String action(Frame frame) {
        return frame.json().path("action").asText();
    }
}
