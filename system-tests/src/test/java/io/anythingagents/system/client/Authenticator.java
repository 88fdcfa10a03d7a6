package io.anythingagents.system.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Instant;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A person's phone: makes the codes of one enrolled method (RFC 6238), written apart from the product's own. */
public record Authenticator(String methodId, String secret) {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /** Enrols, and proves it with the code of now. */
    public static Authenticator verified(Person person) {
        Authenticator phone = enrolled(person);
        person.api()
                .post("/api/v1/auth/mfa/totp/verify", Json.of("method_id", phone.methodId(), "code", phone.code()))
                .expect(200);
        return phone;
    }

    /** Enrols without proving it. */
    public static Authenticator enrolled(Person person) {
        JsonNode enrolment = person.api()
                .post("/api/v1/auth/mfa/totp/enroll?label=phone")
                .expect(201)
                .json();
        return new Authenticator(
                enrolment.path("method_id").asText(),
                Secrets.noted(enrolment.path("secret").asText()));
    }

    public String code() {
        return code(0);
    }

    /** The code of some time steps later, or earlier when negative. */
    public String code(int steps) {
        long step = Instant.now().getEpochSecond() / 30 + steps;
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(key(), "HmacSHA1"));
            byte[] hash = mac.doFinal(ByteBuffer.allocate(8).putLong(step).array());
            int offset = hash[19] & 0xf;
            int number = ((hash[offset] & 0x7f) << 24)
                    | ((hash[offset + 1] & 0xff) << 16)
                    | ((hash[offset + 2] & 0xff) << 8)
                    | (hash[offset + 3] & 0xff);
            return String.format("%06d", number % 1_000_000);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A code that is right at no time near now. */
    public String wrongCode() {
        for (int candidate = 0; ; candidate++) {
            String code = String.format("%06d", candidate);
            if (!code.equals(code(-2))
                    && !code.equals(code(-1))
                    && !code.equals(code())
                    && !code.equals(code(1))
                    && !code.equals(code(2))) {
                return code;
            }
        }
    }

    private byte[] key() {
        byte[] bytes = new byte[secret.length() * 5 / 8];
        int buffer = 0;
        int held = 0;
        int next = 0;
        for (int i = 0; i < secret.length(); i++) {
            buffer = (buffer << 5 | ALPHABET.indexOf(secret.charAt(i))) & 0xffff;
            held += 5;
            if (held >= 8) {
                held -= 8;
                bytes[next++] = (byte) (buffer >> held);
            }
        }
        return bytes;
    }
}
