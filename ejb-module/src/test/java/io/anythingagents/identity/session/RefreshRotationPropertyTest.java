package io.anythingagents.identity.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.identity.UserStatus;
import io.anythingagents.identity.session.RefreshResult.Refreshed;
import io.anythingagents.identity.token.TokenPair;
import io.anythingagents.identity.token.TokenRefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * Whatever people, thieves and time do in whatever order: a refresh succeeds exactly for the newest token of a session that
 * nobody ended, and no session lives longer than it may.
 */
@SuppressWarnings("NullAway.Init") // set before the first property
class RefreshRotationPropertyTest {
    private static final Duration IDLE = Duration.ofHours(10);
    private static final Duration WHOLE = Duration.ofHours(40);
    private static final Logger QUIET = Logger.getLogger("io.anythingagents.identity");
    private static Path directory;

    @BeforeContainer
    static void makeDirectory() throws IOException {
        QUIET.setLevel(Level.OFF); // thousands of refreshes say nothing new
        directory = Files.createTempDirectory("rotation");
    }

    @AfterContainer
    static void removeDirectory() throws IOException {
        QUIET.setLevel(null);
        try (var files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }

    enum Act {
        SIGN_IN,
        REFRESH_NEWEST,
        REFRESH_ANY,
        SIGN_OUT,
        SIGN_OUT_EVERYWHERE,
        WAIT,
        LOCK_OR_UNLOCK
    }

    /** One thing that happens; {@code pick} chooses among what there is to choose from. */
    record Step(Act act, int pick) {}

    /** What must hold, kept beside what the product believes. */
    private static final class Family {
        private final Instant signedInAt;
        private final List<TokenPair> pairs = new ArrayList<>();
        private Instant lastUse;
        private boolean ended;

        private Family(TokenPair first, Instant now) {
            pairs.add(first);
            signedInAt = now;
            lastUse = now;
        }

        private boolean isLive(Instant now) {
            return !ended && now.isBefore(lastUse.plus(IDLE)) && now.isBefore(signedInAt.plus(WHOLE));
        }
    }

    @Property(tries = 300)
    void onlyTheNewestTokenOfALiveSessionRefreshes(@ForAll("steps") @Size(max = 60) List<Step> steps) {
        SessionFixture product = new SessionFixture(
                directory,
                Map.of(
                        "AUTH_SESSION_IDLE_TIMEOUT_MINUTES", Long.toString(IDLE.toMinutes()),
                        "AUTH_SESSION_MAX_LIFETIME_MINUTES", Long.toString(WHOLE.toMinutes())));
        List<Family> families = new ArrayList<>();
        for (Step step : steps) {
            take(step, product, families);
            assertThat(liveTokensOfASession(product)).allMatch(count -> count <= 1);
        }
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        return Combinators.combine(
                        Arbitraries.of(Act.class), Arbitraries.integers().between(0, 1_000))
                .as(Step::new)
                .list();
    }

    private static void take(Step step, SessionFixture product, List<Family> families) {
        switch (step.act()) {
            case SIGN_IN -> families.add(new Family(product.signIn(), product.clock.instant()));
            case WAIT -> product.clock.advance(Duration.ofHours(step.pick() % 13));
            case LOCK_OR_UNLOCK ->
                product.status = product.status == UserStatus.ACTIVE ? UserStatus.LOCKED : UserStatus.ACTIVE;
            case SIGN_OUT_EVERYWHERE -> {
                product.sessions.signOutEverywhere(product.userId);
                families.forEach(family -> family.ended = true);
            }
            default -> {
                if (!families.isEmpty()) {
                    take(step, product, families.get(step.pick() % families.size()));
                }
            }
        }
    }

    private static void take(Step step, SessionFixture product, Family family) {
        int newest = family.pairs.size() - 1;
        switch (step.act()) {
            case REFRESH_NEWEST -> refresh(product, family, newest);
            case REFRESH_ANY -> refresh(product, family, step.pick() % family.pairs.size());
            default -> {
                signOut(product, family.pairs.get(newest));
                family.ended = true;
            }
        }
    }

    private static void refresh(SessionFixture product, Family family, int number) {
        Instant now = product.clock.instant();
        boolean newest = number == family.pairs.size() - 1;
        boolean mayRefresh = newest && family.isLive(now) && product.status == UserStatus.ACTIVE;

        RefreshResult result;
        try {
            result = product.refresh(family.pairs.get(number).refreshToken());
        } catch (TokenRefusedException expired) {
            assertThat(mayRefresh).isFalse();
            return;
        }

        assertThat(result instanceof Refreshed).isEqualTo(mayRefresh);
        if (result instanceof Refreshed refreshed) {
            family.pairs.add(refreshed.tokens());
            family.lastUse = now;
            assertThat(refreshed.tokens().refreshExpiresAt()).isBeforeOrEqualTo(family.signedInAt.plus(WHOLE));
        } else if (!newest) {
            family.ended = true; // reuse
        }
    }

    private static void signOut(SessionFixture product, TokenPair pair) {
        try {
            product.sessions.signOut(product.verifier.verifyRefreshToLeave(pair.refreshToken()));
        } catch (TokenRefusedException e) {
            throw new AssertionError("An expired token is good for signing out.", e);
        }
    }

    private static List<Long> liveTokensOfASession(SessionFixture product) {
        Instant now = product.clock.instant();
        return product.rows.sessions.keySet().stream()
                .map(id -> product.rows.tokens.values().stream()
                        .filter(row -> row.sessionId().equals(id) && row.isLive(now))
                        .count())
                .toList();
    }
}
