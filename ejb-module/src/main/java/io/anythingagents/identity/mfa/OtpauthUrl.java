package io.anythingagents.identity.mfa;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** The address an authenticator app reads from a QR code: {@code otpauth://totp/ISSUER:EMAIL?secret=...}. */
final class OtpauthUrl {
    private OtpauthUrl() {}

    static String of(String issuer, String email, String secret) {
        // apps show the label and some the issuer parameter: both are given, as the format's description asks
        return "otpauth://totp/" + encoded(issuer.replace(":", " ")) + ":" + encoded(email) + "?secret=" + secret
                + "&issuer=" + encoded(issuer.replace(":", " ")) + "&algorithm=SHA1&digits=" + Totp.DIGITS + "&period="
                + Totp.PERIOD_SECONDS;
    }

    /** A blank as %20: a plus sign would be shown as one. */
    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
