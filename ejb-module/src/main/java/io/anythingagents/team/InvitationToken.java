package io.anythingagents.team;

import io.anythingagents.shared.Digests;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;

/** The secret of an invitation: 32 random bytes in hexadecimal. Stored is its SHA-256, which cannot be guessed back. */
record InvitationToken(String text) {
    private static final int BYTES = 32;
    private static final int HINT_LENGTH = 8;

    static InvitationToken random(SecureRandom random) {
        byte[] secret = new byte[BYTES];
        random.nextBytes(secret);
        return new InvitationToken(HexFormat.of().formatHex(secret));
    }

    String hash() {
        return Digests.sha256Hex(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Enough to tell invitations apart, and no help in guessing one. */
    String hint() {
        return text.substring(0, HINT_LENGTH);
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "InvitationToken";
    }
}
