package io.anythingagents.identity.serviceaccount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SignedEnvelopeTest {
    private static final long NOW = 1_795_000_000L;
    private static final String SUBJECT = "service-account-cli";
    private static final UUID TENANT = new UUID(7, 7);

    @Property
    void anEnvelope_isTimely_whenYoungAndGoodForFiveMinutesAtMost(
            @ForAll @IntRange(min = -700, max = 700) int issuedAfterNow,
            @ForAll @IntRange(min = -10, max = 700) int life) {
        SignedEnvelope envelope = parse(order(NOW + issuedAfterNow, NOW + issuedAfterNow + life));
        boolean timely = life > 0 && life <= 300 && issuedAfterNow <= 30 && issuedAfterNow + life > 0;

        if (timely) {
            assertThatCode(() -> envelope.requireTimely(Instant.ofEpochSecond(NOW)))
                    .doesNotThrowAnyException();
        } else {
            assertThatThrownBy(() -> envelope.requireTimely(Instant.ofEpochSecond(NOW)))
                    .isInstanceOf(DomainException.class);
        }
    }

    @Test
    void theBody_mustAskForWhatWasSigned_andMayLeaveOutWhatOnlyTheSignatureSays() {
        SignedEnvelope envelope =
                parse(order(NOW, NOW + 60).add("lifetime_minutes", 5).add("fingerprint", "rack 7"));

        IssueRequest matched = envelope.matched(body("b:c", "a:b"));

        assertThat(matched.lifetimeMinutes()).isEqualTo(5);
        assertThat(matched.fingerprint()).isEqualTo("rack 7");
        refused(envelope, body("a:b"));
        refused(envelope, body("a:b", "b:c").with(6, null));
        refused(envelope, body("a:b", "b:c").with(null, "rack 8"));
        refused(envelope, new IssueRequest("other", List.of("a:b", "b:c"), TENANT, null, null, false));
        refused(envelope, new IssueRequest("monitor", List.of("a:b", "b:c"), null, null, null, false));
        refused(parse(order(NOW, NOW + 60)), body("a:b", "b:c").with(6, null));
    }

    @Test
    void whatCannotBeRead_isMalformed() {
        for (String payload : List.of("***", "e30=e30", encoded("[]"), encoded("nonsense"), "A".repeat(9_000))) {
            DomainException refusal =
                    catchThrowableOfType(DomainException.class, () -> SignedEnvelope.parse(payload, SUBJECT));
            assertThat(refusal.code()).as(payload).isEqualTo(ErrorCode.MALFORMED_REQUEST);
        }
    }

    @Test
    void signatures_areSpelledAsVaultDoes() {
        assertThat(VaultTransit.spelled("vault:v3:abc=")).isEqualTo("vault:v3:abc=");
        assertThat(VaultTransit.spelled("v3:abc=")).isEqualTo("vault:v3:abc=");
        assertThat(VaultTransit.spelled("abc=")).isEqualTo("vault:v1:abc=");
    }

    private static void refused(SignedEnvelope envelope, IssueRequest body) {
        DomainException refusal = catchThrowableOfType(DomainException.class, () -> envelope.matched(body));
        assertThat(refusal.code()).isEqualTo(ErrorCode.SERVICE_ACCOUNT_REQUEST_REFUSED);
    }

    private static IssueRequest body(String... scopes) {
        return new IssueRequest("monitor", List.of(scopes), TENANT, null, null, false);
    }

    private static JsonObjectBuilder order(long issuedAt, long expiresAt) {
        return Json.createObjectBuilder()
                .add("iss", "vault-transit")
                .add("aud", Json.createArrayBuilder().add("another").add("auth-service"))
                .add("sub", SUBJECT)
                .add("account", "monitor")
                .add("tenant_id", TENANT.toString())
                .add("scopes", Json.createArrayBuilder().add("b:c").add("a:b"))
                .add("nonce", "0123456789")
                .add("iat", Math.max(0, issuedAt))
                .add("exp", Math.max(0, expiresAt));
    }

    private static SignedEnvelope parse(JsonObjectBuilder order) {
        return SignedEnvelope.parse(encoded(order.build().toString()), SUBJECT);
    }

    private static String encoded(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }
}
