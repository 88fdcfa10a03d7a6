package io.anythingagents.billing;

import io.anythingagents.billing.EventHandler.Effect;
import io.anythingagents.billing.PaymentGateway.GatewayPage;
import io.anythingagents.billing.StripeEventRepository.Arrived;
import io.anythingagents.billing.StripeWorkRepository.Leased;
import io.anythingagents.testing.Installation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One tenant's subscription with its invoice: at the provider in memory, and here in PostgreSQL through the very beans of the
 * product. Nodes work on its events; each may be killed between any two of its steps, inside transactions too.
 */
final class StoredLife {
    static final Installation PRODUCT = new Installation();

    private static final StripeEventWork WORK = PRODUCT.get(StripeEventWork.class);
    private static final StripeEventInbox INBOX = PRODUCT.get(StripeEventInbox.class);
    private static final SubscriptionLedger LEDGER = PRODUCT.get(SubscriptionLedger.class);
    private static final InvoiceLedger INVOICES = PRODUCT.get(InvoiceLedger.class);

    static {
        // every version of a subscription that was ever committed
        PRODUCT.execute("create table if not exists life_writes (id bigint generated always as identity,"
                + " tenant_id uuid, seats integer)");
        PRODUCT.execute("""
                create or replace function note_life_write() returns trigger language plpgsql as $$
                begin
                    insert into life_writes (tenant_id, seats) values (new.tenant_id, new.seat_count);
                    return new;
                end $$
                """);
        PRODUCT.execute("create or replace trigger life_writes after insert or update on tenant_subscriptions"
                + " for each row execute function note_life_write()");
    }

    /** The node dies here. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** What may happen between two steps of a node. */
    interface Between {
        void step();
    }

    /** One state of the subscription. */
    record State(SubscriptionStatus status, String plan, boolean canceling) {}

    private final Installation.Person owner = PRODUCT.signUp();
    private final String name = UUID.randomUUID().toString().replace("-", "");
    private final Instant began = PRODUCT.clock.instant();
    private @Nullable GatewaySubscription subscription;
    private @Nullable GatewayInvoice invoice;
    private int changes;

    UUID tenant() {
        return owner.tenantId();
    }

    String ownersAddress() {
        return owner.email();
    }

    /** The provider's state changes; gives the ids of the two events that say so. */
    synchronized List<String> becomes(State state) {
        changes++;
        boolean over = state.status() == SubscriptionStatus.CANCELED;
        Instant end = began.plus(Duration.ofDays(30));
        subscription = new GatewaySubscription(
                "sub_" + name,
                "cus_" + name,
                state.status().word(),
                state.plan(),
                "price_" + state.plan(),
                "si_1",
                changes, // the number of seats tells each state from all others
                began,
                began,
                end,
                null,
                state.canceling(),
                state.canceling() ? end : null,
                null,
                over ? end : null,
                began,
                "in_" + name,
                null,
                false,
                Map.of("tenant_id", tenant().toString()));
        invoice = new GatewayInvoice(
                "in_" + name,
                "AA-1",
                "cus_" + name,
                "sub_" + name,
                state.status() == SubscriptionStatus.PAST_DUE ? "open" : "paid",
                "USD",
                9_900,
                0,
                9_900,
                "subscription_cycle",
                "charge_automatically",
                null,
                null,
                changes,
                null,
                began,
                end,
                began,
                false,
                Map.of(),
                List.of());
        return List.of("evt_" + name + "_s" + changes, "evt_" + name + "_i" + changes);
    }

    /** An event arrives, perhaps again. */
    void deliver(String event) {
        boolean aboutInvoice = event.contains("_i");
        INBOX.keep(new Arrived(
                event,
                aboutInvoice ? "invoice.paid" : "customer.subscription.updated",
                "{}",
                (aboutInvoice ? "in_" : "sub_") + name,
                tenant().toString(),
                false,
                null));
    }

    /** So much that every lease is over, those of who still works too, and every failure is due again. */
    void timePasses() {
        PRODUCT.execute("update stripe_events set leased_until = now() - interval '1 second'"
                + " where leased_until is not null and " + mine());
        PRODUCT.execute("update stripe_events set next_attempt_at = now() - interval '1 second'"
                + " where processing_outcome = 'failed' and " + mine());
    }

    boolean isAllDone() {
        return PRODUCT.rows("select stripe_event_id from stripe_events where processing_outcome <> 'processed' and "
                        + mine())
                .isEmpty();
    }

    List<String> rows(String sql) {
        return PRODUCT.rows(sql.replace(":tenant", "'" + tenant() + "'"));
    }

    private String mine() {
        return "stripe_event_id like 'evt_" + name + "%'";
    }

    /** What the provider's state is here when everything has arrived. */
    MirroredSubscription model() {
        return SubscriptionMirror.of(Objects.requireNonNull(subscription), "stripe", "none", null, null);
    }

    String modelOfInvoice() {
        GatewayInvoice now = Objects.requireNonNull(invoice);
        return now.status() + " " + now.attempts();
    }

    @Nullable
    MirroredSubscription known() {
        return PRODUCT.beans
                .inTransaction(() -> LEDGER.lock(tenant()))
                .map(KnownSubscription::mirrored)
                .orElse(null);
    }

    /** A node that works; what dies of it is its one call of {@code runOnce}. */
    EventLoop node(Between between) {
        Provider provider = new Provider(between);
        SubscriptionSync subscriptions = new SubscriptionSync(provider, LEDGER);
        return new EventLoop(
                new Queue(between),
                Map.of(
                        StripeEventKind.SUBSCRIPTION,
                        new SubscriptionEvents(subscriptions),
                        StripeEventKind.INVOICE,
                        new InvoiceEvents(new InvoiceSync(provider, INVOICES), subscriptions)),
                new EventRetry(Integer.MAX_VALUE, () -> 0),
                (event, result, cause) -> {},
                System::nanoTime);
    }

    private final class Provider implements SubscriptionReader, InvoiceReader {
        private final Between between;

        Provider(Between between) {
            this.between = between;
        }

        @Override
        public String processor() {
            return "stripe";
        }

        @Override
        public Optional<GatewaySubscription> subscription(String id) {
            between.step();
            Optional<GatewaySubscription> answer;
            synchronized (StoredLife.this) {
                answer = Optional.ofNullable(subscription)
                        .filter(found -> found.id().equals(id));
            }
            between.step();
            return answer;
        }

        @Override
        public Optional<GatewayInvoice> invoice(String id) {
            between.step();
            Optional<GatewayInvoice> answer;
            synchronized (StoredLife.this) {
                answer = Optional.ofNullable(invoice).filter(found -> id.equals(found.id()));
            }
            between.step();
            return answer;
        }

        @Override
        public GatewayPage<GatewayInvoice> invoices(String customerId, int limit, @Nullable String afterId) {
            throw new UnsupportedOperationException();
        }
    }

    /** Between every two steps, and inside the transaction that ends an event before and after its effect. */
    private static final class Queue implements EventQueue {
        private final Between between;

        Queue(Between between) {
            this.between = between;
        }

        @Override
        public List<Leased> take(int limit, Duration term) {
            between.step();
            List<Leased> taken = WORK.take(limit, term);
            between.step();
            return taken;
        }

        @Override
        public Settled settle(Leased event, Effect effect) {
            between.step();
            Settled settled;
            try {
                settled = WORK.settle(event, () -> {
                    between.step();
                    boolean done = effect.apply();
                    between.step();
                    return done;
                });
            } catch (RuntimeException e) {
                throw deadOr(e);
            }
            between.step();
            return settled;
        }

        /** The proxy of the bean wraps a death. */
        private static RuntimeException deadOr(RuntimeException failure) {
            for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
                if (cause instanceof Killed killed) {
                    throw killed;
                }
            }
            return failure;
        }

        @Override
        public void ignored(Leased event) {
            throw new AssertionError("Every event is about the tenant");
        }

        @Override
        public void failed(Leased event, String error, Duration again) {
            between.step();
            WORK.failed(event, error, again);
            between.step();
        }

        @Override
        public void parked(Leased event, String error) {
            throw new AssertionError("Parked: " + error);
        }
    }
}
