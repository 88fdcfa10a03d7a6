package io.anythingagents.identity.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.anythingagents.shared.Actor;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import io.anythingagents.shared.RequestContext;
import io.anythingagents.shared.Role;
import io.anythingagents.testing.Injection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // set by JUnit
class FreshSignInTest {
    private static final Duration AGE = Duration.ofMinutes(15);

    @TempDir
    Path directory;

    private SessionFixture product;
    private FreshSignIn fresh;
    private UUID sessionId;

    @BeforeEach
    void signIn() {
        product = new SessionFixture(directory);
        fresh = Injection.into(new FreshSignIn(), product.rows, product.clock);
        sessionId = product.signIn().grant().sessionId();
    }

    @Test
    void youngSession_mayChangeHowOneSignsIn_andAnOldOneMayNot() {
        product.clock.advance(AGE.minusMillis(1));
        assertThatCode(() -> fresh.require(product.context(sessionId), AGE)).doesNotThrowAnyException();

        product.clock.advance(Duration.ofMillis(1));

        DomainException refusal = refusal(product.context(sessionId), AGE);
        assertThat(refusal.code()).isEqualTo(ErrorCode.FRESH_SIGN_IN_REQUIRED);
        assertThat(refusal.details()).containsEntry("max_age_seconds", 900L);
    }

    @Test
    void refreshing_doesNotMakeASessionYounger() throws Exception {
        String token = product.signIn().refreshToken();
        product.clock.advance(AGE);

        RefreshResult.Refreshed later = (RefreshResult.Refreshed) product.refresh(token);

        assertThat(refusal(product.context(later.tokens().grant().sessionId()), AGE)
                        .code())
                .isEqualTo(ErrorCode.FRESH_SIGN_IN_REQUIRED);
    }

    @Test
    void sessionNobodyKnows_orNone_isNotFresh() {
        RequestContext without = new RequestContext(
                product.tenantId, new Actor.User(product.userId, Role.OWNER, Set.of(), true, null), "request-1");

        assertThat(refusal(product.context(UUID.randomUUID()), AGE).code()).isEqualTo(ErrorCode.FRESH_SIGN_IN_REQUIRED);
        assertThat(refusal(without, AGE).code()).isEqualTo(ErrorCode.FRESH_SIGN_IN_REQUIRED);
        assertThatCode(() -> fresh.require(without, Duration.ZERO)).doesNotThrowAnyException();
    }

    @Test
    void machine_hasNoSignIn() {
        RequestContext machine =
                new RequestContext(product.tenantId, new Actor.ServiceAccount("robot", Set.of()), "request-1");

        assertThat(refusal(machine, Duration.ZERO).code()).isEqualTo(ErrorCode.FORBIDDEN);
    }

    private DomainException refusal(RequestContext context, Duration maxAge) {
        DomainException refusal = catchThrowableOfType(DomainException.class, () -> fresh.require(context, maxAge));
        assertThat(refusal).as("refusal").isNotNull();
        return refusal;
    }
}
