package io.anythingagents.billing;

import io.anythingagents.billing.StripeEventRepository.Arrived;
import io.anythingagents.billing.stripe.StripeSignature;
import io.anythingagents.observability.EventLog;
import io.anythingagents.observability.Metrics;
import io.anythingagents.settings.Settings;
import io.anythingagents.settings.SettingsCatalog;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.stream.JsonParserFactory;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Takes Stripe's webhooks in: signature, then one insert, then the answer. What an event means is worked out later, from
 * what was kept.
 */
@ApplicationScoped
public class WebhookIntake {
    private static final EventLog LOG = EventLog.of(WebhookIntake.class);
    static final String METRIC = "stripe_webhook_events";

    /** Types that are counted by name; all others are one, because a label must not grow with what others send. */
    private static final Set<String> NAMED = Set.of(
            "customer.subscription.created",
            "customer.subscription.updated",
            "customer.subscription.deleted",
            "invoice.payment_succeeded",
            "invoice.payment_failed",
            "invoice.paid",
            "invoice.finalized",
            "invoice.payment_action_required");

    private StripeEventInbox inbox;
    private Metrics metrics;
    private boolean open;
    private StripeSignature signature;
    private JsonParserFactory parsers;

    @SuppressWarnings("NullAway.Init") // for the proxy
    protected WebhookIntake() {}

    @Inject
    public WebhookIntake(StripeEventInbox inbox, Metrics metrics, Settings settings, Clock clock) {
        this.inbox = inbox;
        this.metrics = metrics;
        this.open = settings.get(SettingsCatalog.ENABLE_BILLING);
        this.signature = new StripeSignature(secrets(settings), clock);
        this.parsers = Json.createParserFactory(Map.of());
    }

    /** What became of a delivery; {@code duplicate} when the event was kept before. */
    public record Receipt(boolean duplicate) {}

    /**
     * Keeps the event of one delivery.
     *
     * @param body as received, to the byte
     * @param header {@code Stripe-Signature}
     * @throws DomainException not-found where billing is off, webhook-signature-invalid, or malformed-request for what is
     *     signed and yet no event
     */
    public Receipt receive(byte[] body, @Nullable String header) {
        if (!open) {
            throw DomainException.notFound("Resource");
        }
        if (header == null || header.isBlank()) {
            count("none", "missing_signature");
            throw refused("Stripe-Signature is missing.");
        }
        Optional<String> payload = signed(body, header);
        if (payload.isEmpty()) {
            count("none", "invalid_signature");
            LOG.warn("stripe.webhook_refused", "reason", "signature");
            throw refused("Stripe-Signature does not fit the body, or is too old.");
        }
        Optional<Arrived> event = WebhookEvent.read(payload.get(), parsers);
        if (event.isEmpty()) {
            count("none", "invalid_json");
            throw new DomainException(ErrorCode.MALFORMED_REQUEST, "The body is no event of Stripe's.");
        }
        return keep(event.get());
    }

    private Optional<String> signed(byte[] body, String header) {
        return text(body).filter(text -> signature.isGood(text, header));
    }

    private Receipt keep(Arrived event) {
        boolean added = inbox.keep(event);
        count(event.type(), added ? "stored" : "duplicate");
        LOG.info(
                "stripe.webhook_stored",
                "stripe_event_id",
                event.stripeId(),
                "event_type",
                event.type(),
                "duplicate",
                !added);
        return new Receipt(!added);
    }

    private void count(String type, String result) {
        String label = type.equals("none") || NAMED.contains(type) ? type : "other";
        metrics.increment(METRIC, "event_type", label, "result", result);
    }

    /** Empty for what is no UTF-8: replacing bytes would check another text than was sent. */
    private static Optional<String> text(byte[] body) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private static List<String> secrets(Settings settings) {
        return Stream.of(SettingsCatalog.STRIPE_WEBHOOK_SECRET, SettingsCatalog.STRIPE_WEBHOOK_SECRET_PREVIOUS)
                .flatMap(setting -> settings.find(setting).stream())
                .toList();
    }

    private static DomainException refused(String detail) {
        return new DomainException(ErrorCode.WEBHOOK_SIGNATURE_INVALID, detail);
    }
}
