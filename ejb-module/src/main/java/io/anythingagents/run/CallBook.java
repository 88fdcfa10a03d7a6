package io.anythingagents.run;

import io.anythingagents.observability.EventLog;
import io.anythingagents.run.model.ModelRequest;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.Ids;
import io.anythingagents.usage.CallOutcome;
import io.anythingagents.usage.CallPurpose;
import io.anythingagents.usage.CallSheet;
import io.anythingagents.usage.CallTokens;
import io.anythingagents.usage.EndedCall;
import io.anythingagents.usage.Grant;
import io.anythingagents.usage.OpenCall;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The model calls of one run, its agents' and those of agents that work for them: each is written down before it is made,
 * and all that ended are stored with the next step that needs the database, at the latest with the end of the run.
 */
final class CallBook {
    private static final EventLog LOG = EventLog.of(CallBook.class);
    private static final int LONGEST_MODEL = 128;

    private final CallRecords records;
    private final RunBegun.Fresh run;
    private final @Nullable UUID userId;
    private final Clock clock;
    private final Ids ids;
    private List<EndedCall> ended = new ArrayList<>();
    private List<UUID> unsent = new ArrayList<>();
    private TokenUsage total = TokenUsage.NONE;
    private @Nullable OpenCall first;
    private final Set<String> warned = new HashSet<>();
    private boolean closed;

    CallBook(CallRecords records, RunBegun.Fresh run, @Nullable UUID userId, Clock clock, Ids ids) {
        this.records = records;
        this.run = run;
        this.userId = userId;
        this.clock = clock;
        this.ids = ids;
        this.first = run.firstCall();
        warned.addAll(run.firstGrant().warnings());
    }

    /** What was used before the run waited. */
    synchronized void resume(TokenUsage used) {
        total = used;
    }

    /** What all calls that have ended used. */
    synchronized TokenUsage total() {
        return total;
    }

    /** A call that is about to be made; the first one was written down with the run. */
    synchronized Booked book(String agent, ModelRequest request) {
        return book(agent, request, CallPurpose.ANSWER);
    }

    synchronized Booked book(String agent, ModelRequest request, CallPurpose purpose) {
        if (purpose != CallPurpose.ANSWER) {
            return new Booked(call(agent, request, purpose), false, Grant.FREE);
        }
        OpenCall written = first;
        first = null;
        if (written != null && written.agent().equals(agent)) {
            return new Booked(written, true, run.firstGrant());
        }
        if (written != null) {
            unsent.add(written.id());
        }
        return new Booked(call(agent, request, purpose), false, Grant.FREE);
    }

    private OpenCall call(String agent, ModelRequest request, CallPurpose purpose) {
        return new OpenCall(
                ids.next(),
                run.tenantId(),
                userId,
                run.runId(),
                agent,
                shortened(request.model()),
                TokenEstimate.of(request),
                purpose,
                clock.instant());
    }

    /**
     * Writes it down and holds what it may use. Where nothing limits it, a database that is away does not hold it up: the row
     * is written when it ends.
     */
    Admission admit(Booked booked, ModelRequest request) {
        if (!booked.written) {
            try {
                booked.grant = records.open(
                        booked.call, run.allowance(), request.settings().maxOutputTokens());
            } catch (DomainException e) {
                return Admission.refused(request, e);
            } catch (RuntimeException e) {
                if (!run.allowance().isFree()) {
                    throw e;
                }
                LOG.warn(
                        "usage.call_not_opened",
                        "run_id",
                        run.runId(),
                        "reason",
                        e.getClass().getSimpleName());
            }
        }
        return new Admission(booked.within(request), newWarnings(booked), null);
    }

    private synchronized List<String> newWarnings(Booked booked) {
        return booked.grant.warnings().stream().filter(warned::add).toList();
    }

    /** Stores what has ended, before something with an effect begins; what cannot be stored now is stored later. */
    void keep() {
        store(take());
    }

    /** What is to be stored with the end of the run; whatever comes after is stored by itself. */
    synchronized CallSheet close() {
        closed = true;
        OpenCall never = first;
        if (never != null) {
            unsent.add(never.id());
            first = null;
        }
        return take();
    }

    private synchronized CallSheet take() {
        CallSheet sheet = new CallSheet(run.tenantId(), ended, unsent);
        ended = new ArrayList<>();
        unsent = new ArrayList<>();
        return sheet;
    }

    private void store(CallSheet sheet) {
        if (sheet.isEmpty()) {
            return;
        }
        try {
            records.end(sheet);
        } catch (RuntimeException e) {
            LOG.warn(
                    "usage.calls_not_stored",
                    "run_id",
                    run.runId(),
                    "reason",
                    e.getClass().getSimpleName());
            putBack(sheet);
        }
    }

    private synchronized void putBack(CallSheet sheet) {
        ended.addAll(sheet.ended());
        unsent.addAll(sheet.unsent());
    }

    private void ended(EndedCall call, int requests) {
        boolean late;
        synchronized (this) {
            CallTokens tokens = call.tokens();
            total = total.plus(new TokenUsage(
                    tokens.input(), tokens.cachedInput(), tokens.output(), tokens.reasoning(), requests));
            ended.add(call);
            late = closed;
        }
        if (late) {
            keep();
        }
    }

    private void unsent(UUID id) {
        boolean late;
        synchronized (this) {
            unsent.add(id);
            late = closed;
        }
        if (late) {
            keep();
        }
    }

    private static String shortened(String model) {
        return model.length() > LONGEST_MODEL ? model.substring(0, LONGEST_MODEL) : model;
    }

    /** One call; its loop guards it, and ends it once. */
    final class Booked {
        private final OpenCall call;
        private final boolean written;
        private volatile Grant grant;
        private boolean sent;
        private boolean over;
        private long heard;
        private @Nullable String model;
        private final Object naming = new Object();
        private volatile @Nullable String responseId;

        private Booked(OpenCall call, boolean written, Grant grant) {
            this.call = call;
            this.written = written;
            this.grant = grant;
        }

        private ModelRequest within(ModelRequest request) {
            Long most = grant.outputTokens();
            Integer wanted = request.settings().maxOutputTokens();
            if (most == null || (wanted != null && wanted <= most)) {
                return request;
            }
            return request.withOutputTokens((int) Math.min(Integer.MAX_VALUE, most));
        }

        void sending() {
            sent = true;
        }

        boolean isAnswer() {
            return call.purpose() == CallPurpose.ANSWER;
        }

        /** What the provider calls the answer, which it goes on with when nobody listens; the last name holds. */
        void named(String response) {
            responseId = response;
        }

        /** Writes that name down, for whoever goes on with the run; without it the run ends with its node. */
        void keepName() {
            synchronized (naming) {
                String response = responseId;
                if (response == null) {
                    return;
                }
                try {
                    records.answeredAs(call, response);
                } catch (RuntimeException e) {
                    LOG.warn(
                            "usage.answer_not_named",
                            "run_id",
                            run.runId(),
                            "reason",
                            e.getClass().getSimpleName());
                }
            }
        }

        /** Which model it is that answers. */
        void answeredBy(@Nullable String answering) {
            model = answering;
        }

        /** The model gave us this much. */
        void heard(int characters) {
            heard += characters;
        }

        /** With the provider's figures. */
        void end(CallOutcome outcome, TokenUsage usage) {
            if (over) {
                return;
            }
            over = true;
            CallTokens tokens = new CallTokens(
                    Math.max(0, usage.input()), usage.cachedInput(), Math.max(0, usage.output()), usage.reasoning());
            ended(row(outcome, tokens, false), usage.requests());
        }

        /** Without any: a call that was broken off is paid for, too. */
        void breakOff(CallOutcome outcome) {
            if (over) {
                return;
            }
            over = true;
            if (!sent) {
                unsent(call.id());
                return;
            }
            CallTokens tokens = new CallTokens(call.inputEstimate(), 0, TokenEstimate.of(heard), 0);
            ended(row(outcome, tokens, true), 1);
        }

        /** The provider failed: what it did not begin to answer costs nothing. */
        void fail(TokenUsage usage) {
            if (heard > 0 && usage.equals(TokenUsage.NONE)) {
                breakOff(CallOutcome.FAILED);
            } else {
                end(CallOutcome.FAILED, usage);
            }
        }

        /** Written down although it had been stopped in the meantime. */
        void forget() {
            unsent(call.id());
        }

        private EndedCall row(CallOutcome outcome, CallTokens tokens, boolean estimated) {
            String answering = model;
            return new EndedCall(
                    call,
                    answering == null ? call.model() : shortened(answering),
                    outcome,
                    tokens,
                    estimated,
                    clock.instant());
        }
    }
}
