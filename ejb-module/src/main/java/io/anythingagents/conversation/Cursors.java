package io.anythingagents.conversation;

import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Opaque cursors of lists: the last row that was returned, in base64url. */
final class Cursors {
    private Cursors() {}

    static String of(Conversation last) {
        return encode("c1|" + last.updatedAt() + "|" + last.id());
    }

    static String of(ConversationMatch last) {
        return encode("s1|" + last.score() + "|" + last.updatedAt() + "|" + last.conversationId());
    }

    static String of(Message last) {
        return encode("m1|" + last.position());
    }

    static ConversationRepository.@Nullable Position conversation(@Nullable String cursor) {
        if (cursor == null) {
            return null;
        }
        String[] parts = decode(cursor, "c1", 3);
        try {
            return new ConversationRepository.Position(Instant.parse(parts[1]), UUID.fromString(parts[2]));
        } catch (DateTimeException | IllegalArgumentException e) {
            throw invalid();
        }
    }

    static ConversationSearchRepository.@Nullable Position match(@Nullable String cursor) {
        if (cursor == null) {
            return null;
        }
        String[] parts = decode(cursor, "s1", 4);
        try {
            return new ConversationSearchRepository.Position(
                    Float.parseFloat(parts[1]), Instant.parse(parts[2]), UUID.fromString(parts[3]));
        } catch (DateTimeException | IllegalArgumentException e) {
            throw invalid();
        }
    }

    static int message(@Nullable String cursor, int start) {
        if (cursor == null) {
            return start;
        }
        try {
            return Integer.parseInt(decode(cursor, "m1", 2)[1]);
        } catch (NumberFormatException e) {
            throw invalid();
        }
    }

    private static String encode(String plain) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(plain.getBytes(StandardCharsets.UTF_8));
    }

    private static String[] decode(String cursor, String kind, int length) {
        try {
            String[] parts = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8).split("\\|", -1);
            if (parts.length == length && parts[0].equals(kind)) {
                return parts;
            }
        } catch (IllegalArgumentException e) {
            throw invalid();
        }
        throw invalid();
    }

    private static DomainException invalid() {
        return new DomainException(ErrorCode.INVALID_CURSOR, "The cursor is not one this list gave out.");
    }
}
