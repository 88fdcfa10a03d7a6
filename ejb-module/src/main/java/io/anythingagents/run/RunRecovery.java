package io.anythingagents.run;

import io.anythingagents.agent.AgentCatalog;
import io.anythingagents.conversation.SpokenMessage;
import io.anythingagents.observability.EventLog;
import io.anythingagents.observability.TraceParent;
import io.anythingagents.run.model.SessionItem;
import io.anythingagents.run.stream.Frame;
import io.anythingagents.run.stream.Frames;
import io.anythingagents.usage.Allowance;
import io.anythingagents.usage.CallPurpose;
import io.anythingagents.usage.CallSheet;
import io.anythingagents.usage.Grant;
import io.anythingagents.usage.OpenCall;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Ends runs whose node has died, unless they can be taken up again where they waited: what it had shown is kept as a partial message, and the log gets its last frame, so
 * that readers see an end and the conversation can go on.
 */
@ApplicationScoped
public class RunRecovery {
    private static final EventLog LOG = EventLog.of(RunRecovery.class);
    private static final int AT_ONCE = 20;
    private static final int PAGE = 1_000;

    @Inject
    private RunStore store;

    @Inject
    private RunEngine engine;

    @Inject
    private AgentCatalog agents;

    @Inject
    private LostTraces traces;

    @Inject
    private WaitingRuns waiting;

    @Inject
    private Clock clock;

    @SuppressWarnings("NullAway.Init") // injected
    public RunRecovery() {}

    /** Looks for such runs once. */
    public void closeExpired() {
        if (engine.isClosing()) {
            return;
        }
        for (AgentRun run : store.takeExpired(engine.holder(), RunEngine.LEASE, AT_ONCE)) {
            try {
                if (!waiting.takeUpAgain(run)) {
                    close(run);
                }
            } catch (RuntimeException e) {
                LOG.error("run.recovery_failed", e, "run_id", run.id());
            }
        }
    }

    private void close(AgentRun run) {
        List<Frame> stored = stored(run);
        long lastStored = stored.isEmpty() ? 0 : stored.get(stored.size() - 1).eventId();
        List<Frame> shown = continuous(lastStored, engine.shownAfter(run.id(), lastStored));
        List<Frame> all = new ArrayList<>(stored);
        all.addAll(shown);
        List<OpenCall> open = engine.continues() ? store.openCalls(run) : List.of();
        String answering = answering(open).orElse(null);
        TraceParent trace = traces.end(run).orElse(null);
        if (goesOn(run, open, answering, all, shown, trace)) {
            return;
        }
        LogDigest digest = LogDigest.of(all);
        List<SpokenMessage> spoken = digest.messages("incomplete");
        TokenUsage usage = store.loseCalls(run, TokenEstimate.of(unfinished(spoken)));
        if (!open.isEmpty()) {
            Optional.ofNullable(answering).or(digest::responseId).ifPresent(engine::release);
        }
        Optional<UUID> session = store.sessionOf(run.tenantId(), run.conversationId());
        if (session.isEmpty()) {
            return;
        }
        boolean cancelled = run.cancelRequestedAt() != null;
        String agent = digest.agent().orElse(run.agentEntrypoint());
        Frames frames = new Frames(clock, run.id(), run.conversationId(), run.streamId(), agent);
        frames.answering(digest.responseId().orElse(null));
        long lastId = lastStored + shown.size() + 1;
        Frame last = frames.word(
                lastId,
                cancelled
                        ? frames.end(RunStatus.CANCELLED, digest.lastText().orElse(null), null, usage)
                        : frames.error(RunFault.NODE_LOST, "server"));
        List<StoredFrame> missing = new ArrayList<>();
        shown.forEach(frame -> missing.add(toStore(run, frame)));
        missing.add(toStore(run, last));
        RunEnd end = new RunEnd(
                cancelled ? RunStatus.CANCELLED : RunStatus.FAILED,
                agent,
                run.model(),
                lastId,
                0,
                digest.handoffs(),
                usage,
                cancelled ? null : RunFault.NODE_LOST,
                clock.instant());
        List<SpokenMessage> messages = digest.messages(cancelled ? "cancelled" : "incomplete");
        List<SessionItem> items = new ArrayList<>();
        messages.forEach(message -> items.add(new SessionItem.AgentText(message.text())));
        RunOutcome.Stored outcome = store.finish(new RunOutcome(
                run.tenantId(),
                run.id(),
                run.conversationId(),
                session.get(),
                run.fence(),
                end,
                missing,
                messages,
                items,
                CallSheet.empty(run.tenantId()),
                null,
                null));
        if (outcome == RunOutcome.Stored.DONE) {
            engine.announce(run.id(), last);
        }
        LOG.warn("run.recovered", "run_id", run.id(), "tenant_id", run.tenantId(), "stored", outcome);
    }

    /** What the provider calls the answer that was on its way; empty where nobody wrote it down. */
    private Optional<String> answering(List<OpenCall> open) {
        return open.stream().map(store::responseOf).flatMap(Optional::stream).findFirst();
    }

    /**
     * Where the provider went on with the answer, so do we; false when there is nothing to go on with.
     *
     * @param answering which answer it was; null where only the log may say
     */
    private boolean goesOn(
            AgentRun run,
            List<OpenCall> open,
            @Nullable String answering,
            List<Frame> all,
            List<Frame> unstored,
            @Nullable TraceParent trace) {
        if (run.cancelRequestedAt() != null || open.size() != 1 || open.get(0).purpose() != CallPurpose.ANSWER) {
            return false;
        }
        try {
            Optional<ShownAnswer> words =
                    ShownAnswer.of(all, answering, open.get(0).agent());
            Optional<UUID> session = store.sessionOf(run.tenantId(), run.conversationId());
            if (words.isEmpty() || session.isEmpty()) {
                return false;
            }
            store.append(unstored.stream().map(frame -> toStore(run, frame)).toList());
            long lastId = all.get(all.size() - 1).eventId();
            RunBegun.Fresh begun = begun(run, session.get(), words.get(), open.get(0));
            engine.goOn(new Takeover(begun, words.get(), lastId, open.get(0), store.used(run), timeLeft(run), trace));
            return true;
        } catch (RuntimeException e) {
            LOG.error("run.not_continued", e, "run_id", run.id());
            return false;
        }
    }

    private static RunBegun.Fresh begun(AgentRun run, UUID session, ShownAnswer words, OpenCall open) {
        return new RunBegun.Fresh(
                run.id(),
                run.tenantId(),
                run.conversationId(),
                session,
                run.streamId(),
                words.agent(),
                run.fence(),
                List.of(),
                open,
                Allowance.FREE,
                Grant.FREE,
                GivenMemory.NONE,
                false);
    }

    private @Nullable Duration timeLeft(AgentRun run) {
        Duration whole = agents.resolve(run.agentEntrypoint()).limits().time();
        if (whole == null) {
            return null;
        }
        Duration left = whole.minus(Duration.between(run.createdAt(), clock.instant()));
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** What the call that was under way had been heard to say. */
    private static long unfinished(List<SpokenMessage> spoken) {
        return spoken.stream()
                .filter(message -> message.status().equals("incomplete"))
                .mapToLong(message -> message.text().length())
                .sum();
    }

    private List<Frame> stored(AgentRun run) {
        List<Frame> all = new ArrayList<>();
        List<Frame> page;
        do {
            long after = all.isEmpty() ? 0 : all.get(all.size() - 1).eventId();
            page = store.frames(run.tenantId(), run.id(), after, PAGE);
            all.addAll(page);
        } while (page.size() == PAGE);
        return all;
    }

    private static List<Frame> continuous(long after, List<Frame> frames) {
        List<Frame> unbroken = new ArrayList<>();
        for (Frame frame : frames) {
            if (frame.eventId() != after + unbroken.size() + 1 || frame.terminal()) {
                break;
            }
            unbroken.add(frame);
        }
        return unbroken;
    }

    private static StoredFrame toStore(AgentRun run, Frame frame) {
        return new StoredFrame(run.tenantId(), run.id(), run.fence(), frame.eventId(), frame.kind(), frame.json());
    }
}
