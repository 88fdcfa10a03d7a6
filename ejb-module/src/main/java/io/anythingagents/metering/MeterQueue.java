package io.anythingagents.metering;

import io.anythingagents.metering.MeterEventRepository.Leased;
import java.time.Duration;
import java.util.List;

/** What meters are to be told, as the sender sees it; each call is true for all nodes when it returns. */
public interface MeterQueue {
    /** The longest due first, for this caller alone until the term is over. */
    List<Leased> take(int limit, Duration term);

    /** It is there. */
    void sent(Leased event);

    /**
     * To be tried again after a while.
     *
     * @param certain whether nothing arrived by this try
     */
    void failed(Leased event, String error, boolean certain, Duration again);

    /** Not to be tried again until somebody says so. */
    void parked(Leased event, String error, boolean certain);

    /** Not to be tried again before the meter has been looked at. */
    void doubtful(Leased event, String error);
}
