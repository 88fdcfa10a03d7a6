package io.anythingagents.billing;

import io.anythingagents.billing.EventHandler.Effect;
import io.anythingagents.billing.StripeWorkRepository.Leased;
import java.time.Duration;
import java.util.List;

/** Events to work on, as the worker sees them; each call is true for all nodes when it returns. */
public interface EventQueue {
    /** What became of an effect. */
    enum Settled {
        /** It is there, and the event is done. */
        DONE,
        /** Nothing is there: it was made from what is out of date. */
        OUT_OF_DATE,
        /** Nothing is there: another node works on the event now, or an operator said something else. */
        LEASE_LOST
    }

    /** The longest due first, for this caller alone until the term is over. */
    List<Leased> take(int limit, Duration term);

    /** Applies the effect and ends the event, in one transaction. */
    Settled settle(Leased event, Effect effect);

    /** Ends an event that does not concern us. */
    void ignored(Leased event);

    /** To be tried again after a while. */
    void failed(Leased event, String error, Duration again);

    /** Not to be tried again until somebody says so. */
    void parked(Leased event, String error);
}
