package io.anythingagents.run;

import io.anythingagents.agent.AgentCatalog;
import io.anythingagents.agent.AgentDefinition;
import io.anythingagents.conversation.Conversation;
import io.anythingagents.conversation.ConversationLog;
import io.anythingagents.conversation.Visibility;
import io.anythingagents.run.model.SessionItem;
import io.anythingagents.run.stream.Frame;
import io.anythingagents.run.trace.TraceSnapshot;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import io.anythingagents.shared.Ids;
import io.anythingagents.shared.RequestContext;
import io.anythingagents.usage.Allowance;
import io.anythingagents.usage.CallTokens;
import io.anythingagents.usage.Grant;
import io.anythingagents.usage.OpenCall;
import io.anythingagents.usage.UsageLedger;
import io.anythingagents.usage.UsageSum;
import jakarta.annotation.Resource;
import jakarta.ejb.SessionContext;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What runs keep in the database; each method is one short transaction, and none of them waits for anybody else. */
@Stateless
public class RunStore {
    @Inject
    private RunRepository runs;

    @Inject
    private RunEventRepository events;

    @Inject
    private RunTraceRepository traces;

    @Inject
    private SessionRepository sessions;

    @Inject
    private SessionHistory histories;

    @Inject
    private SessionCheckpointRepository checkpoints;

    @Inject
    private RunWaitRepository waits;

    @Inject
    private ConversationLog conversations;

    @Inject
    private UsageLedger ledger;

    @Inject
    private Allowances allowances;

    @Inject
    private AgentCatalog agents;

    @Inject
    private Ids ids;

    @Inject
    private Clock clock;

    @Resource
    private SessionContext session;

    @SuppressWarnings("NullAway.Init") // injected
    public RunStore() {}

    /** Stores the message and its run, or finds the run that the same request started before. */
    public RunBegun begin(RequestContext context, ChatCommand command, String holder, Duration lease) {
        UUID tenantId = context.tenantId();
        String actor = context.actor().subject();
        String fingerprint = command.fingerprint();
        String key = command.idempotencyKey();
        if (key != null) {
            Optional<AgentRun> before = runs.findByKey(tenantId, actor, key);
            if (before.isPresent()) {
                return repeated(before.get(), fingerprint);
            }
        }
        Allowance allowance =
                allowances.toRun(tenantId, context.actor().userId().orElse(null));
        Instant now = clock.instant();
        UUID runId = ids.next();
        SessionItem said = new SessionItem.UserText(command.message());
        UUID conversationId = command.conversationId();
        Conversation conversation = conversationId == null
                ? conversations.open(context, command.agent(), now)
                : conversations.lock(context, conversationId);
        if (conversationId != null) {
            refuseSecondRun(tenantId, conversationId);
        }
        conversations.userSaid(conversation, command.message(), runId, now);
        if (conversationId == null) {
            sessions.open(tenantId, conversation.sessionId(), conversation.id(), now);
        }
        sessions.append(tenantId, conversation.sessionId(), runId, SessionItems.toJson(List.of(said)), now);
        SessionHistory.Read read = conversationId == null
                ? SessionHistory.Read.of(said, command.memory())
                : histories.read(
                        tenantId,
                        conversation.sessionId(),
                        ConversationMemory.read(conversation.memoryConfig()),
                        command,
                        now);
        List<SessionItem> history = read.items();
        String streamId = "chat_" + ids.next().toString().replace("-", "");
        RunAdmission admission = new RunAdmission(
                runId,
                tenantId,
                context.actor().userId().orElse(null),
                actor,
                conversation.id(),
                streamId,
                context.requestId(),
                command.agent(),
                key,
                fingerprint,
                now);
        if (!runs.admit(tenantId, admission, holder, lease)) {
            session.setRollbackOnly();
            return new RunBegun.Overtaken();
        }
        OpenCall firstCall = firstCall(context, runId, command.agent(), history, now);
        Grant grant = ledger.open(
                firstCall,
                allowance,
                1,
                agents.resolve(command.agent()).model().settings().maxOutputTokens());
        return new RunBegun.Fresh(
                runId,
                tenantId,
                conversation.id(),
                conversation.sessionId(),
                streamId,
                command.agent(),
                AgentRun.FIRST_FENCE,
                history,
                firstCall,
                allowance,
                grant,
                read.memory(),
                command.attended());
    }

    /** In the transaction of the run itself, so that a first answer waits for no second one. */
    private OpenCall firstCall(
            RequestContext context, UUID runId, String agentKey, List<SessionItem> history, Instant now) {
        AgentDefinition agent = agents.resolve(agentKey);
        return new OpenCall(
                ids.next(),
                context.tenantId(),
                context.actor().userId().orElse(null),
                runId,
                agent.key(),
                agents.model(agent),
                TokenEstimate.of(agents.instructions(agent), history),
                now);
    }

    private static RunBegun repeated(AgentRun run, String fingerprint) {
        return new RunBegun.Repeated(same(run, fingerprint));
    }

    private static AgentRun same(AgentRun run, String fingerprint) {
        if (!run.requestHash().equals(fingerprint)) {
            throw new DomainException(
                    ErrorCode.IDEMPOTENCY_KEY_REUSED, "This idempotency key was used for another message.");
        }
        return run;
    }

    private void refuseSecondRun(UUID tenantId, UUID conversationId) {
        runs.findLive(tenantId, conversationId).ifPresent(live -> {
            throw new DomainException(
                    ErrorCode.RUN_IN_PROGRESS,
                    "A run is in progress in this conversation; wait for it or cancel it.",
                    Map.of("run_id", live.id().toString()));
        });
    }

    /** A run the caller may see; unknown and foreign look the same. */
    public AgentRun find(RequestContext context, UUID runId) {
        return runs.find(context.tenantId(), runId)
                .filter(run -> Visibility.of(context.actor()).allows(run.userId(), run.actor()))
                .orElseThrow(() -> DomainException.notFound("Run"));
    }

    /** The caller's own run that the same request began under a key; another request under it is refused. */
    public Optional<AgentRun> findRepeated(RequestContext context, String idempotencyKey, String requestHash) {
        return runs.findByKey(context.tenantId(), context.actor().subject(), idempotencyKey)
                .map(run -> same(run, requestHash));
    }

    /** The caller's own run that began under a key. */
    public Optional<UUID> findStarted(RequestContext context, String idempotencyKey) {
        return runs.findByKey(context.tenantId(), context.actor().subject(), idempotencyKey)
                .map(AgentRun::id);
    }

    /** For the node that works on it. */
    public Optional<AgentRun> find(UUID tenantId, UUID runId) {
        return runs.find(tenantId, runId);
    }

    /** Frames of any number of runs. */
    public void append(List<StoredFrame> frames) {
        events.appendAcrossTenants(frames);
    }

    /** What runs did so far. */
    public void keepTraces(List<StoredTrace> changed) {
        traces.keepAcrossTenants(changed);
    }

    /** Ends what nodes that held a run before left open in its trace; gives of each what was open. */
    public List<TraceSnapshot> endTraces(AgentRun run, long end, String why) {
        List<TraceSnapshot> left = new ArrayList<>();
        for (StoredTrace stored : traces.ofRun(run.tenantId(), run.id())) {
            TraceSnapshot part = TraceSnapshot.parse(stored.trace());
            if (stored.fence() < run.fence() && part.isOpen()) {
                TraceSnapshot broken = part.brokenOff(end, why);
                if (traces.replace(run.tenantId(), stored, broken.revision(), broken.json())) {
                    left.add(part.openSpans().brokenOff(end, why));
                }
            }
        }
        return left;
    }

    /** What a run did, part by part where it moved from node to node. */
    public List<TraceSnapshot> traces(UUID tenantId, UUID runId) {
        return traces.ofRun(tenantId, runId).stream()
                .map(stored -> TraceSnapshot.parse(stored.trace()))
                .toList();
    }

    public List<Frame> frames(UUID tenantId, UUID runId, long after, int limit) {
        return events.after(tenantId, runId, after, limit).stream()
                .map(frame -> new Frame(frame.eventId(), frame.kind(), frame.payload()))
                .toList();
    }

    /** Does what a chat does, for nobody. */
    public void warmUp(UUID nobody, String holder, Duration lease) {
        find(nobody, nobody);
        frames(nobody, nobody, 0, 1);
        renew(holder, List.of(nobody), lease);
        sessionOf(nobody, nobody);
    }

    /** Everything a run leaves, or nothing of it. */
    public RunOutcome.Stored finish(RunOutcome outcome) {
        RunEnd end = outcome.end();
        Optional<Conversation> locked = conversations.lockForRun(outcome.tenantId(), outcome.conversationId());
        if (locked.isEmpty()) {
            // what it cost stays
            ledger.end(outcome.calls());
            return RunOutcome.Stored.GONE;
        }
        Conversation conversation = locked.get();
        events.appendAcrossTenants(outcome.frames());
        if (!runs.end(outcome.tenantId(), outcome.runId(), outcome.fence(), end)) {
            session.setRollbackOnly();
            return RunOutcome.Stored.LOST;
        }
        TraceSnapshot trace = outcome.trace();
        if (trace != null) {
            keepTraces(List.of(new StoredTrace(
                    outcome.tenantId(), outcome.runId(), outcome.fence(), trace.revision(), trace.json())));
        }
        conversations.agentsSaid(conversation, outcome.messages(), outcome.runId(), end.at());
        sessions.append(
                outcome.tenantId(),
                outcome.sessionId(),
                outcome.runId(),
                SessionItems.toJson(outcome.items()),
                end.at());
        SessionCheckpoint checkpoint = outcome.checkpoint();
        if (checkpoint != null) {
            checkpoints.put(outcome.tenantId(), outcome.sessionId(), outcome.runId(), checkpoint);
        }
        if (outcome.fence() > AgentRun.FIRST_FENCE) {
            waits.forgetState(outcome.tenantId(), outcome.runId());
        }
        TokenUsage usage = end.usage();
        conversation.runEnded(end.agent(), end.handoffs(), usage.input(), usage.output(), usage.reasoning(), end.at());
        ledger.end(outcome.calls());
        return RunOutcome.Stored.DONE;
    }

    /** Marks a run as to be stopped; an ended run stays as it is. */
    public AgentRun requestCancel(RequestContext context, UUID runId, CancelMode mode) {
        AgentRun run = find(context, runId);
        if (mode == CancelMode.AFTER_TURN) {
            runs.requestStopAfterTurn(context.tenantId(), runId, clock.instant());
        } else {
            runs.requestCancel(context.tenantId(), runId, clock.instant());
        }
        return run;
    }

    public List<RunRepository.Renewal> renew(String holder, Collection<UUID> runIds, Duration lease) {
        return runs.renewAcrossTenants(holder, runIds, lease);
    }

    /** Takes over runs whose holder has died. */
    public List<AgentRun> takeExpired(String holder, Duration lease, int limit) {
        return runs.takeExpiredAcrossTenants(holder, lease, limit);
    }

    /**
     * Puts into the ledger what a dead node's run had under way, and says what the whole run used.
     *
     * @param heard tokens of an answer that was shown and not finished
     */
    public TokenUsage loseCalls(AgentRun run, long heard) {
        ledger.lose(run.tenantId(), run.id(), heard, clock.instant());
        return used(run);
    }

    /** The calls of a run that nobody has ended. */
    public List<OpenCall> openCalls(AgentRun run) {
        return ledger.openOf(run.tenantId(), run.id());
    }

    /** What the provider calls the answer to one of them; empty where nobody wrote it down. */
    public Optional<String> responseOf(OpenCall call) {
        return ledger.responseOf(call.tenantId(), call.id());
    }

    /** What a run's calls that have ended used. */
    public TokenUsage used(AgentRun run) {
        Instant now = clock.instant();
        UsageSum sum = ledger.ofRun(run.tenantId(), run.id(), run.createdAt(), now);
        CallTokens tokens = sum.tokens();
        return new TokenUsage(
                tokens.input(), tokens.cachedInput(), tokens.output(), tokens.reasoning(), (int) sum.calls());
    }

    /** The session memory of a run's conversation; empty when it was deleted. */
    public Optional<UUID> sessionOf(UUID tenantId, UUID conversationId) {
        return conversations.lockForRun(tenantId, conversationId).map(Conversation::sessionId);
    }
}
