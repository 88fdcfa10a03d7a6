package io.anythingagents.benchmarks;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Deliveries as Stripe makes them, signed, each of another event. */
final class StripeDeliveries {
    private final URI product;
    private final byte[] secret;
    private final String run = Long.toString(System.nanoTime(), Character.MAX_RADIX);
    private final AtomicLong counter = new AtomicLong();

    StripeDeliveries(URI product, String secret) {
        this.product = product;
        this.secret = secret.getBytes(StandardCharsets.UTF_8);
    }

    String nextId() {
        return "evt_bench" + run + "n" + counter.incrementAndGet();
    }

    /** A request with an event about an object, of about the size Stripe's have. */
    byte[] request(String id, String type, String object) {
        long now = Instant.now().getEpochSecond();
        String body = "{\"id\":\"" + id + "\",\"object\":\"event\",\"api_version\":\"2026-07-29.dahlia\",\"created\":"
                + now + ",\"livemode\":false,\"pending_webhooks\":1,\"type\":\"" + type + "\",\"data\":{\"object\":"
                + object + "}}";
        return KeptConnection.post(
                product, "/webhooks/stripe", body, "Stripe-Signature: t=" + now + ",v1=" + mac(now, body));
    }

    private String mac(long time, String body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal((time + "." + body).getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }
}
