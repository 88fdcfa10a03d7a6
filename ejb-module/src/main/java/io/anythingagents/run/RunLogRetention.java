package io.anythingagents.run;

import io.anythingagents.run.stream.Frame;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Makes the logs of ended runs smaller; each method is one short transaction. */
@Stateless
public class RunLogRetention {
    private static final int PAGE = 500;

    @Inject
    private RunLogRepository logs;

    @Inject
    private RunEventRepository events;

    @Inject
    private Clock clock;

    @SuppressWarnings("NullAway.Init") // injected
    public RunLogRetention() {}

    /** Logs that were kept as sent for longer than this. */
    public List<RunLogRepository.Key> due(Duration kept, int limit) {
        return logs.unmergedAcrossTenants(clock.instant().minus(kept), limit);
    }

    /** Merges the deltas of one log; once is enough, whoever asks. */
    public void merge(UUID tenantId, UUID runId) {
        if (!logs.markMerged(tenantId, runId, clock.instant())) {
            return;
        }
        for (MergedDeltas one : MergedDeltas.of(log(tenantId, runId))) {
            Frame frame = one.merged();
            logs.replace(
                    tenantId,
                    runId,
                    new StoredFrame(tenantId, runId, 0, frame.eventId(), frame.kind(), frame.json()),
                    one.gone());
        }
    }

    /** Keeps only the last frame of runs that ended longer ago than this; says of how many. */
    public int purge(Duration kept, int limit) {
        return logs.purgeAcrossTenants(clock.instant().minus(kept), clock.instant(), limit);
    }

    private List<Frame> log(UUID tenantId, UUID runId) {
        List<Frame> log = new ArrayList<>();
        List<StoredFrame> page;
        long after = 0;
        do {
            page = events.after(tenantId, runId, after, PAGE);
            for (StoredFrame frame : page) {
                log.add(new Frame(frame.eventId(), frame.kind(), frame.payload()));
                after = frame.eventId();
            }
        } while (page.size() == PAGE);
        return log;
    }
}
