package io.anythingagents.idempotency;

import io.anythingagents.settings.Settings;
import io.anythingagents.settings.SettingsCatalog;
import io.anythingagents.shared.Digests;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import io.anythingagents.shared.RequestContext;
import io.anythingagents.shared.SealedText;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes something once for each key of a caller, and answers the same for a day. The key is taken in the transaction that
 * makes the thing: of requests that arrive together one works, and the others wait for its answer.
 */
@Stateless
@TransactionAttribute(TransactionAttributeType.MANDATORY)
public class KeptAnswers {
    private static final Duration KEPT_FOR = Duration.ofHours(24);

    private final SecureRandom random = new SecureRandom();

    @Inject
    private KeptAnswerRepository answers;

    @Inject
    private Settings settings;

    @Inject
    private Clock clock;

    @SuppressWarnings("NullAway.Init") // injected
    public KeptAnswers() {}

    /**
     * What is asked, so that asking again can be told from asking for something else.
     *
     * @param operation fixed word; a key is good for one operation
     * @param key as sent by the client
     * @param body a digest of what was sent
     */
    public record Request(String operation, String key, String body) {}

    /**
     * A request by hashes only, as it may be stored with what is to be done outside a transaction.
     *
     * @param userId who asked; null for a machine
     */
    public record Ticket(
            String keyHash, String requestHash, @Nullable UUID userId) {}

    /** Null when the client sent no key. */
    @TransactionAttribute(TransactionAttributeType.SUPPORTS)
    public @Nullable Ticket ticket(RequestContext context, @Nullable Request request) {
        if (request == null) {
            return null;
        }
        return new Ticket(
                hash(context, request.operation(), request.key()),
                hash(context, request.operation(), "body:" + request.body()),
                context.actor().userId().orElse(null));
    }

    /**
     * What came of it before; empty when nothing did yet, or no key was sent.
     *
     * @throws DomainException idempotency-key-reused when the key came with something else before
     */
    @TransactionAttribute(TransactionAttributeType.REQUIRED)
    public Optional<String> find(@Nullable Ticket ticket) {
        if (ticket == null) {
            return Optional.empty();
        }
        return answers.find(ticket.keyHash(), clock.instant()).map(kept -> {
            if (!Digests.equal(kept.requestHash(), ticket.requestHash())) {
                throw reused();
            }
            return sealer().open(kept.sealed(), ticket.keyHash());
        });
    }

    /** Keeps the answer with what was done, in the transaction that says that it was done; the first one counts. */
    public void keep(@Nullable Ticket ticket, String answer) {
        Instant now = clock.instant();
        if (ticket != null
                && answers.take(ticket.keyHash(), ticket.requestHash(), ticket.userId(), now, now.plus(KEPT_FOR))) {
            answers.keep(ticket.keyHash(), sealer().seal(answer, ticket.keyHash()));
            answers.sweep(now);
        }
    }

    /**
     * Does the work, or gives again what came of it before.
     *
     * @param request null when the client sent no key: then the work is simply done
     * @param written the answer as a short text, which is stored sealed
     * @param read the answer of such a text
     * @throws DomainException idempotency-key-reused when the key came with something else before
     */
    public <T> T once(
            RequestContext context,
            @Nullable Request request,
            Supplier<T> work,
            Function<T, String> written,
            Function<String, T> read) {
        if (request == null) {
            return work.get();
        }
        Instant now = clock.instant();
        String keyHash = hash(context, request.operation(), request.key());
        String requestHash = hash(context, request.operation(), "body:" + request.body());
        if (answers.take(keyHash, requestHash, context.actor().userId().orElse(null), now, now.plus(KEPT_FOR))) {
            T answer = work.get();
            answers.keep(keyHash, sealer().seal(written.apply(answer), keyHash));
            answers.sweep(now);
            return answer;
        }
        return answers.find(keyHash, now)
                .filter(kept -> Digests.equal(kept.requestHash(), requestHash))
                .map(kept -> read.apply(sealer().open(kept.sealed(), keyHash)))
                .orElseThrow(KeptAnswers::reused);
    }

    private static DomainException reused() {
        return new DomainException(
                ErrorCode.IDEMPOTENCY_KEY_REUSED, "This Idempotency-Key was used for another request.");
    }

    private SealedText sealer() {
        return new SealedText(settings.get(SettingsCatalog.AUTH_SESSION_ENCRYPTION_KEY), "kept-answer", random);
    }

    private String hash(RequestContext context, String operation, String text) {
        return Digests.hmacHex(
                settings.get(SettingsCatalog.AUTH_SESSION_ENCRYPTION_KEY),
                String.join(
                        "\n",
                        "kept-answer",
                        context.tenantId().toString(),
                        context.actor().subject(),
                        operation,
                        text));
    }
}
