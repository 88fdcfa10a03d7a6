package io.anythingagents.identity.mfa;

import java.math.BigInteger;

/** Base32 (RFC 4648) without padding, the form in which authenticator apps take secrets. */
final class Base32 {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final int BITS = 5;

    private Base32() {}

    static String encode(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        int held = 0;
        int buffer = 0;
        for (byte one : bytes) {
            buffer = (buffer << Byte.SIZE) | (one & 0xff);
            held += Byte.SIZE;
            while (held >= BITS) {
                held -= BITS;
                text.append(ALPHABET.charAt((buffer >> held) & 0x1f));
            }
            buffer &= (1 << held) - 1;
        }
        if (held > 0) {
            text.append(ALPHABET.charAt((buffer << (BITS - held)) & 0x1f));
        }
        return text.toString();
    }

    /** What {@link #encode} made, of whole bytes. */
    static byte[] decode(String text) {
        BigInteger number = BigInteger.ZERO;
        for (int i = 0; i < text.length(); i++) {
            int value = ALPHABET.indexOf(text.charAt(i));
            if (value < 0) {
                throw new IllegalArgumentException("No Base32");
            }
            number = number.shiftLeft(BITS).or(BigInteger.valueOf(value));
        }
        int length = text.length() * BITS / Byte.SIZE;
        byte[] bytes = new byte[length];
        BigInteger rest = number.shiftRight(text.length() * BITS % Byte.SIZE);
        for (int i = length - 1; i >= 0; i--) {
            bytes[i] = rest.byteValue();
            rest = rest.shiftRight(Byte.SIZE);
        }
        return bytes;
    }
}
