package io.anythingagents.billing;

import io.anythingagents.billing.StripeEventQueries.Filter;
import io.anythingagents.billing.StripeEventQueries.Position;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/** {@link StripeEventQueries} in the transaction of the server. */
@ApplicationScoped
public class StripeDeskRepository {
    @PersistenceContext(unitName = "anything-agents")
    private EntityManager entityManager;

    @SuppressWarnings("NullAway.Init") // injected
    public StripeDeskRepository() {}

    StripeDeskRepository(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    private interface Work<T> {
        T on(StripeEventQueries queries) throws SQLException;
    }

    /** Newest first. */
    public List<StripeEventRow> page(Filter filter, @Nullable Position after, int limit) {
        return ask(queries -> queries.page(filter, after, 0, limit));
    }

    public Optional<StripeEventRow> find(String stripeId) {
        return ask(queries -> queries.find(stripeId));
    }

    public Optional<String> payload(String stripeId) {
        return ask(queries -> queries.payload(stripeId));
    }

    /** See {@link StripeEventQueries#replay}. */
    public Optional<StripeEventRow> replay(String stripeId) {
        return ask(queries -> queries.replay(stripeId));
    }

    /** See {@link StripeEventQueries#park}. */
    public Optional<StripeEventRow> park(String stripeId) {
        return ask(queries -> queries.park(stripeId));
    }

    private <T> T ask(Work<T> work) {
        return entityManager
                .unwrap(Session.class)
                .doReturningWork(connection -> work.on(new StripeEventQueries(connection)));
    }
}
