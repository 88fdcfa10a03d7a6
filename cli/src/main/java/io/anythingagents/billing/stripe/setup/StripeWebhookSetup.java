package io.anythingagents.billing.stripe.setup;

import com.stripe.model.StripeCollection;
import com.stripe.model.WebhookEndpoint;
import com.stripe.param.WebhookEndpointCreateParams;
import com.stripe.param.WebhookEndpointListParams;
import com.stripe.param.WebhookEndpointUpdateParams;
import io.anythingagents.billing.StripeEventKind;
import io.anythingagents.billing.stripe.setup.SetupStep.Outcome;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The one webhook endpoint at an address. Stripe shows its signing secret once, when it is made, and never again. */
public final class StripeWebhookSetup {
    private static final long PAGE = 100;

    private final StripeAccount account;
    private final URI address;
    private final boolean dryRun;
    private final List<SetupStep> steps;

    StripeWebhookSetup(StripeAccount account, URI address, boolean dryRun, List<SetupStep> steps) {
        this.account = account;
        this.address = address;
        this.dryRun = dryRun;
        this.steps = steps;
    }

    /** Stripe's id; empty when there is none. */
    public Optional<String> find() {
        return endpoint().map(WebhookEndpoint::getId);
    }

    /**
     * Makes it, in place of the one that is there.
     *
     * @return the signing secret; empty when nothing is done but looked
     */
    public Optional<String> make() {
        Optional<WebhookEndpoint> old = endpoint();
        if (dryRun) {
            step(
                    old.map(WebhookEndpoint::getId).orElse(null),
                    old.isEmpty() ? Outcome.WOULD_CREATE : Outcome.WOULD_CHANGE);
            return Optional.empty();
        }
        WebhookEndpointCreateParams.Builder params = WebhookEndpointCreateParams.builder()
                .setUrl(address.toString())
                .setDescription("Anything Agents")
                .setApiVersion(WebhookEndpointCreateParams.ApiVersion.VERSION_2026_07_29_DAHLIA)
                .putMetadata("made_by", "aa stripe setup");
        StripeEventKind.allTypes()
                .forEach(type -> params.addEnabledEvent(WebhookEndpointCreateParams.EnabledEvent.valueOf(name(type))));
        WebhookEndpoint made = account.write(
                "webhook endpoint",
                (client, options) -> client.v1().webhookEndpoints().create(params.build(), options));
        // only now: until then the old one delivers
        old.ifPresent(endpoint -> account.write(
                "webhook endpoint removal",
                (client, options) -> client.v1().webhookEndpoints().delete(endpoint.getId(), options)));
        step(made.getId(), old.isEmpty() ? Outcome.CREATED : Outcome.CHANGED);
        return Optional.of(made.getSecret());
    }

    /** Has the one that is there send what we work on. */
    public void keep() {
        WebhookEndpoint endpoint = endpoint().orElseThrow(() -> new IllegalStateException("There is none"));
        Set<String> sent = new TreeSet<>(endpoint.getEnabledEvents());
        boolean same = "enabled".equals(endpoint.getStatus())
                && (sent.contains("*") || sent.containsAll(StripeEventKind.allTypes()));
        if (!same && !dryRun) {
            sent.addAll(StripeEventKind.allTypes());
            // as plain text, for somebody may have added types that this SDK does not know
            WebhookEndpointUpdateParams params = WebhookEndpointUpdateParams.builder()
                    .setDisabled(false)
                    .putExtraParam("enabled_events", List.copyOf(sent))
                    .build();
            account.write(
                    "webhook endpoint",
                    (client, options) -> client.v1().webhookEndpoints().update(endpoint.getId(), params, options));
        }
        step(endpoint.getId(), same ? Outcome.FOUND : dryRun ? Outcome.WOULD_CHANGE : Outcome.CHANGED);
    }

    private Optional<WebhookEndpoint> endpoint() {
        String last = null;
        while (true) {
            WebhookEndpointListParams.Builder params =
                    WebhookEndpointListParams.builder().setLimit(PAGE);
            if (last != null) {
                params.setStartingAfter(last);
            }
            StripeCollection<WebhookEndpoint> page = account.read(
                    "webhook endpoints",
                    (client, options) -> client.v1().webhookEndpoints().list(params.build(), options));
            for (WebhookEndpoint endpoint : page.getData()) {
                last = endpoint.getId();
                if (address.toString().equals(endpoint.getUrl())) {
                    return Optional.of(endpoint);
                }
            }
            if (!Boolean.TRUE.equals(page.getHasMore())) {
                return Optional.empty();
            }
        }
    }

    private void step(@Nullable String id, Outcome outcome) {
        steps.add(new SetupStep("webhook", address.toString(), id, outcome));
    }

    private static String name(String type) {
        return type.toUpperCase(Locale.ROOT).replace(".", "__");
    }
}
