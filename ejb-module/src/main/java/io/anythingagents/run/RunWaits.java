package io.anythingagents.run;

import io.anythingagents.audit.AuditAction;
import io.anythingagents.audit.AuditEvent;
import io.anythingagents.audit.AuditTrail;
import io.anythingagents.conversation.Conversation;
import io.anythingagents.conversation.ConversationLog;
import io.anythingagents.conversation.Visibility;
import io.anythingagents.shared.Actor;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import io.anythingagents.shared.FieldFault;
import io.anythingagents.shared.RequestContext;
import io.anythingagents.shared.Role;
import io.anythingagents.tenant.Members;
import io.anythingagents.usage.Allowance;
import io.anythingagents.usage.UsageLedger;
import jakarta.annotation.Resource;
import jakarta.ejb.SessionContext;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What waiting runs keep in the database; each method is one short transaction, and row locks decide who takes a run up. */
@Stateless
public class RunWaits {
    @Inject
    private RunRepository runs;

    @Inject
    private RunWaitRepository waits;

    @Inject
    private ToolApprovalRepository approvals;

    @Inject
    private RunEventRepository events;

    @Inject
    private RunTraceRepository traces;

    @Inject
    private ConversationLog conversations;

    @Inject
    private UsageLedger ledger;

    @Inject
    private Allowances allowances;

    @Inject
    private Members members;

    @Inject
    private AuditTrail audit;

    @Inject
    private Clock clock;

    @Resource
    private SessionContext session;

    @SuppressWarnings("NullAway.Init") // injected
    public RunWaits() {}

    /**
     * A run that was taken up by this node.
     *
     * @param waitedFrom the last frame of its log when it began to wait
     * @param memory how much of the conversation models are given, as its owner set it
     * @param entitled whether its tenant's plan may still be used
     * @param allowance what limits it now
     */
    public record Taken(
            AgentRun run,
            UUID sessionId,
            RunState state,
            long waitedFrom,
            List<ToolApproval> answers,
            ConversationMemory memory,
            boolean entitled,
            Allowance allowance) {
        /** What it used was found out anew. */
        Taken withUsed(AgentRun held, TokenUsage used) {
            return new Taken(held, sessionId, state.withUsed(used), waitedFrom, answers, memory, entitled, allowance);
        }
    }

    /**
     * What became of a decision.
     *
     * @param taken the run, when this was the last decision it waited for
     */
    public record Decided(ToolApproval approval, long pending, Optional<Taken> taken) {}

    /** Everything a run leaves when it begins to wait, or nothing of it. */
    public RunOutcome.Stored suspend(RunSuspension suspension) {
        if (conversations
                .lockForRun(suspension.tenantId(), suspension.conversationId())
                .isEmpty()) {
            ledger.end(suspension.calls());
            return RunOutcome.Stored.GONE;
        }
        events.appendAcrossTenants(suspension.frames());
        UUID tenantId = suspension.tenantId();
        UUID runId = suspension.runId();
        if (!waits.suspend(tenantId, runId, suspension.fence(), suspension.soFar(), suspension.until())) {
            session.setRollbackOnly();
            return RunOutcome.Stored.LOST;
        }
        waits.keepState(
                tenantId,
                runId,
                new RunWaitRepository.StoredState(suspension.soFar().lastEventId(), suspension.state()));
        suspension.asked().forEach(asked -> approvals.ask(tenantId, asked));
        ledger.end(suspension.calls());
        traces.keepAcrossTenants(List.of(suspension.trace()));
        return RunOutcome.Stored.DONE;
    }

    /** Stores a decision and, when it was the last one, takes the run up. */
    public Decided decide(RequestContext context, ApprovalDecision decision, String holder, Duration lease) {
        UUID tenantId = context.tenantId();
        // the conversation is locked before the run, as by whoever ends or deletes it
        AgentRun run = runs.find(tenantId, decision.runId())
                .filter(found -> mayKnow(context, found))
                .filter(found -> conversations
                        .lockForRun(tenantId, found.conversationId())
                        .isPresent())
                .flatMap(found -> waits.lock(tenantId, found.id()))
                .orElseThrow(() -> DomainException.notFound("Run"));
        ToolApproval asked = approvals
                .find(tenantId, decision.runId(), decision.callId())
                .orElseThrow(() -> DomainException.notFound("Approval"));
        requireMayDecide(context, asked);
        String hash = decision.argumentsHash();
        if (hash != null && !hash.equals(asked.argumentsHash())) {
            throw DomainException.invalid(List.of(new FieldFault(
                    "/arguments_hash", "mismatch", "These are not the arguments of the call that waits.")));
        }
        Instant now = clock.instant();
        ApprovalStatus answer = decision.approve() ? ApprovalStatus.APPROVED : ApprovalStatus.REJECTED;
        boolean first = run.status() == RunStatus.WAITING
                && !run.isAskedToStop()
                && asked.expiresAt().isAfter(now)
                && approvals.decide(
                        tenantId,
                        run.id(),
                        asked.callId(),
                        answer,
                        context.actor().subject(),
                        decision.reason(),
                        now);
        if (!first) {
            throw new DomainException(
                    ErrorCode.APPROVAL_NOT_PENDING, "This call does not wait for a decision, or somebody has decided.");
        }
        audit.record(AuditEvent.of(decision.approve() ? AuditAction.TOOL_CALL_APPROVED : AuditAction.TOOL_CALL_REJECTED)
                .by(context)
                .target("run", run.id())
                .detail("call_id", asked.callId())
                .detail("tool", asked.tool())
                .detail("arguments_hash", asked.argumentsHash()));
        long pending = approvals.countPending(tenantId, run.id());
        Optional<Taken> taken = pending == 0 ? take(tenantId, run.id(), holder, lease) : Optional.empty();
        ToolApproval decided =
                approvals.find(tenantId, run.id(), asked.callId()).orElseThrow();
        return new Decided(decided, pending, taken);
    }

    private static boolean mayKnow(RequestContext context, AgentRun run) {
        return overseer(context.actor()) || Visibility.of(context.actor()).allows(run.userId(), run.actor());
    }

    private static boolean overseer(Actor actor) {
        return actor instanceof Actor.User user && user.role().atLeast(Role.ADMIN);
    }

    private static void requireMayDecide(RequestContext context, ToolApproval asked) {
        boolean person = context.actor() instanceof Actor.User;
        if (!person || (asked.approver().equals("admin") && !overseer(context.actor()))) {
            throw new DomainException(
                    ErrorCode.INSUFFICIENT_ROLE, "Deciding on this call takes an admin or owner of the tenant.");
        }
    }

    /** The questions of a run the caller may decide on or has started. */
    public List<ToolApproval> ofRun(RequestContext context, UUID runId) {
        AgentRun run = runs.find(context.tenantId(), runId)
                .filter(found -> mayKnow(context, found))
                .orElseThrow(() -> DomainException.notFound("Run"));
        return approvals.ofRun(context.tenantId(), run.id());
    }

    /** What waits for somebody, oldest first: an admin's or owner's whole tenant, else a person's own runs. */
    public List<ToolApproval> pending(
            RequestContext context, ToolApprovalRepository.@Nullable Position after, int limit) {
        UUID person =
                overseer(context.actor()) ? null : context.actor().userId().orElse(RequestContext.NO_TENANT);
        return approvals.pending(context.tenantId(), person, after, limit);
    }

    /** Takes a run up that is to be stopped; empty when it does not wait. */
    public Optional<Taken> takeToStop(UUID tenantId, UUID runId, String holder, Duration lease) {
        return take(tenantId, runId, holder, lease);
    }

    /** Takes up runs that have waited too long, or that somebody wants stopped. */
    public List<Taken> takeDue(String holder, Duration lease, int limit) {
        List<Taken> taken = new ArrayList<>();
        for (RunWaitRepository.Due due : waits.dueAcrossTenants(limit)) {
            take(due.tenantId(), due.runId(), holder, lease).ifPresent(taken::add);
        }
        return taken;
    }

    /**
     * A run that waits.
     *
     * @param state where it stands
     */
    public record Waiting(AgentRun run, RunState state) {}

    /** The run a conversation waits with, if any. */
    public Optional<Waiting> inConversation(UUID tenantId, UUID conversationId) {
        return waits.inConversation(tenantId, conversationId).flatMap(run -> waits.state(tenantId, run.id())
                .map(stored -> new Waiting(run, RunStateJson.read(stored.state()))));
    }

    /** Where a run that is held under a lease stood when it waited last; empty when it never waited. */
    public Optional<Taken> resumable(AgentRun run) {
        return waits.state(run.tenantId(), run.id()).flatMap(state -> withState(run, state));
    }

    private Optional<Taken> take(UUID tenantId, UUID runId, String holder, Duration lease) {
        boolean taken = runs.find(tenantId, runId)
                .flatMap(run -> conversations.lockForRun(tenantId, run.conversationId()))
                .map(locked -> waits.take(tenantId, runId, holder, lease))
                .orElse(false);
        if (!taken) {
            return Optional.empty();
        }
        approvals.withdraw(tenantId, runId);
        AgentRun run = waits.reread(tenantId, runId);
        return waits.state(tenantId, runId).flatMap(state -> withState(run, state));
    }

    private Optional<Taken> withState(AgentRun run, RunWaitRepository.StoredState stored) {
        Optional<Conversation> conversation = conversations.lockForRun(run.tenantId(), run.conversationId());
        RunState state = RunStateJson.read(stored.state());
        return conversation.map(found -> new Taken(
                run,
                found.sessionId(),
                state.withActor(asTheyStand(run, state.actor())),
                stored.eventId(),
                approvals.ofRun(run.tenantId(), run.id()),
                ConversationMemory.read(found.memoryConfig()),
                allowances.mayRun(run.tenantId()),
                allowances.shown(run.tenantId(), run.userId())));
    }

    /** Rights that were taken away meanwhile are gone; none are added. */
    private Actor asTheyStand(AgentRun run, Actor actor) {
        if (!(actor instanceof Actor.User user)) {
            return actor;
        }
        Role now = members.roleOf(run.tenantId(), user.id()).orElse(Role.VIEWER);
        Role role = user.role().atLeast(now) ? now : user.role();
        return new Actor.User(user.id(), role, user.scopes(), user.emailVerified(), null);
    }
}
