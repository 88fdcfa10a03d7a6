package io.anythingagents.billing;

import io.anythingagents.billing.PaymentGateway.PaymentMethod;
import io.anythingagents.billing.StripeWorkRepository.Leased;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.time.YearMonth;
import java.util.Optional;
import java.util.UUID;

/** Events about a card that expires: who looks after the tenant is told, if the tenant still has it. */
@ApplicationScoped
public class CardEvents implements EventHandler {
    private PaymentGateway gateway;
    private SubscriptionLedger ledger;
    private BillingNotices notices;

    @SuppressWarnings("NullAway.Init") // for the proxy
    protected CardEvents() {}

    @Inject
    public CardEvents(PaymentGateway gateway, SubscriptionLedger ledger, BillingNotices notices) {
        this.gateway = gateway;
        this.ledger = ledger;
        this.notices = notices;
    }

    @Override
    public StripeEventKind kind() {
        return StripeEventKind.CARD;
    }

    /** Neither a customer nor a card that is not there any more concerns us. */
    @Override
    public Optional<Effect> prepare(Leased event) {
        Optional<String> customer = customer(event.payload());
        Optional<UUID> tenant = customer.flatMap(id -> ledger.tenantOf(gateway.processor(), "", id));
        if (customer.isEmpty() || tenant.isEmpty()) {
            return Optional.empty();
        }
        return gateway.paymentMethods(customer.get()).stream()
                .filter(card -> card.id().equals(event.objectId()) && card.expYear() != null && card.expMonth() != null)
                .findFirst()
                .map(card -> told(tenant.get(), card));
    }

    private Effect told(UUID tenantId, PaymentMethod card) {
        return () -> {
            if (card.expYear() != null && card.expMonth() != null) {
                notices.cardExpires(tenantId, card.id(), YearMonth.of(card.expYear(), card.expMonth()));
            }
            return true;
        };
    }

    private static Optional<String> customer(String payload) {
        try (JsonReader reader = Json.createReader(new StringReader(payload))) {
            JsonObject event = reader.readObject();
            JsonValue data = event.getOrDefault("data", JsonValue.NULL);
            JsonValue about = data instanceof JsonObject found ? found.getOrDefault("object", JsonValue.NULL) : data;
            JsonValue customer =
                    about instanceof JsonObject found ? found.getOrDefault("customer", JsonValue.NULL) : JsonValue.NULL;
            return customer instanceof JsonString text ? Optional.of(text.getString()) : Optional.empty();
        } catch (JsonException e) {
            throw new EventFailedException("It cannot be read.");
        }
    }
}
