package io.anythingagents.http;

import io.anythingagents.idempotency.KeptAnswers;
import io.anythingagents.shared.Digests;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.FieldFault;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The header by which a client says that a request is the same as an earlier one. */
public final class IdempotencyKey {
    public static final String HEADER = "Idempotency-Key";

    private static final Pattern FORM = Pattern.compile("[\\x21-\\x7e]{1,255}");

    private IdempotencyKey() {}

    /**
     * The key; null when none was sent.
     *
     * @throws DomainException validation-failed for what is no key
     */
    public static @Nullable String read(@Nullable String given) {
        if (given == null || given.isBlank()) {
            return null;
        }
        if (!FORM.matcher(given.strip()).matches()) {
            throw DomainException.invalid(List.of(
                    new FieldFault("header/" + HEADER, "invalid", "Must be 1 to 255 visible ASCII characters.")));
        }
        return given.strip();
    }

    /** The same for an operation that takes no body. */
    public static KeptAnswers.@Nullable Request of(String operation, @Nullable String given) {
        String key = read(given);
        return key == null ? null : new KeptAnswers.Request(operation, key, "");
    }

    /**
     * The request for an operation that answers the same again; null when no key was sent.
     *
     * @param operation fixed word
     * @throws DomainException validation-failed for what is no key
     */
    public static KeptAnswers.@Nullable Request of(String operation, @Nullable String given, JsonBody body) {
        String key = read(given);
        return key == null ? null : new KeptAnswers.Request(operation, key, Digests.sha256Hex(body.bytes()));
    }
}
