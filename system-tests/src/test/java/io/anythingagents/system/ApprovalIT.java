package io.anythingagents.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.anythingagents.system.client.Answer;
import io.anythingagents.system.client.Api;
import io.anythingagents.system.client.Database;
import io.anythingagents.system.client.Eventually;
import io.anythingagents.system.client.Frame;
import io.anythingagents.system.client.Json;
import io.anythingagents.system.client.Person;
import io.anythingagents.system.client.SseStream;
import io.anythingagents.system.product.RunningProduct;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tool calls that need a person's yes: asked once, decided once, on any node, and the run goes on where it stood. */
@Tag("own-nodes")
class ApprovalIT {
    private static final Path AGENTS = Path.of("target", "approval-agents").toAbsolutePath();
    private static final Map<String, String> SETTINGS = Map.of(
            "AGENTS_DIR", AGENTS.toString(),
            "SIGNUP_RATE_LIMIT_PER_HOUR", "0",
            "ENABLE_BILLING", "true",
            "STRIPE_SECRET_KEY", "sk_test_of-nobody-at-all",
            "STRIPE_WEBHOOK_SECRET", RunningProduct.WEBHOOK_SECRET,
            "STRIPE_PRODUCT_PRICE_MAP", "starter=price_starter,pro=price_pro");
    private static final RunningProduct FIRST = RunningProduct.prepared("-approvals", SETTINGS);
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String ASK = "call get_current_time with {}";
    private static final String BOTH = "What time is it? And find notes";

    private static Person person;

    @BeforeAll
    static void start() throws IOException {
        Files.createDirectories(AGENTS);
        Approvals.agent(AGENTS, "careful", "[get_current_time]");
        Approvals.agent(AGENTS, "very_careful", "[get_current_time, search_conversations]");
        FIRST.start();
        person = Person.verified(FIRST.api(), FIRST.outbox());
    }

    @AfterAll
    static void stop() {
        FIRST.discard();
    }

    @Test
    void anApprovedCall_isMade_andItsStreamGoesOn() {
        try (SseStream stream = Approvals.stream(person.api(), "careful", ASK)) {
            Frame waits = stream.until(Approvals::waits);
            String run = waits.json().path("run_id").asText();
            JsonNode asked = Approvals.asked(stream.frames());
            assertThat(run(run).path("status").asText()).isEqualTo("waiting");
            assertThat(run(run).path("waiting_until").isTextual()).isTrue();
            JsonNode pending = Approvals.of(person.api(), run).path(0);
            assertThat(pending.path("tool").asText()).isEqualTo("get_current_time");
            assertThat(pending.path("arguments").asText()).isEqualTo("{}");
            assertThat(pending.path("arguments_hash")).isEqualTo(asked.path("arguments_hash"));
            assertThat(pending.path("status").asText()).isEqualTo("pending");
            assertThat(Approvals.calls(FIRST, run)).as("nothing was begun").isEmpty();

            JsonNode decided = Approvals.decide(
                            person.api(),
                            run,
                            pending.path("call_id").asText(),
                            Json.of(
                                    "decision",
                                    "approve",
                                    "arguments_hash",
                                    pending.path("arguments_hash").asText()))
                    .expect(200)
                    .json();

            assertThat(decided.path("pending_approvals").asInt()).isZero();
            assertThat(decided.path("approval").path("status").asText()).isEqualTo("approved");
            assertThat(decided.path("approval").path("decided_by").asText()).isEqualTo("user:" + person.userId());
            List<Frame> frames = stream.untilClosed();
            JsonNode last = StreamContract.check(frames);
            assertThat(last.path("final").path("status").asText()).isEqualTo("completed");
            assertThat(last.path("final").path("response_text").asText()).contains("UTC");
            assertThat(StreamContract.ofKind(frames, "tool.approval"))
                    .singleElement()
                    .satisfies(frame -> assertThat(frame.json().path("approved").asBoolean())
                            .isTrue());
            assertThat(Approvals.calls(FIRST, run)).containsExactly("get_current_time finished");
            try (SseStream again = person.api().open("/api/v1/runs/" + run + "/events")) {
                assertThat(again.untilClosed())
                        .extracting(Frame::data)
                        .containsExactlyElementsOf(
                                frames.stream().map(Frame::data).toList());
            }
            assertThat(Approvals.audited(FIRST, "run.tool_call.approved", run)).isOne();
            JsonNode spans = Approvals.spans(person.api(), run);
            assertThat(spans.findValuesAsText("name"))
                    .containsSubsequence("run", "turn 1", "run", "execute_tool get_current_time", "turn 2");
            assertThat(spans.findValuesAsText("status")).doesNotContain("error");
            Approvals.decide(person.api(), run, pending.path("call_id").asText(), Json.of("decision", "approve"))
                    .problem(409, "approval-not-pending");
        }
    }

    @Test
    void aRejectedCall_isNotMade_andTheModelReadsTheReason() {
        String run = Approvals.waiting(person.api(), "careful", ASK);
        String call = call(run, 0);

        Approvals.decide(person.api(), run, call, Json.of("decision", "reject", "reason", "Ask the sun instead."))
                .expect(200);

        List<Frame> frames = Approvals.ended(person.api(), run);
        assertThat(StreamContract.check(frames).path("final").path("status").asText())
                .isEqualTo("completed");
        assertThat(StreamContract.ofKind(frames, "tool.output")
                        .get(0)
                        .json()
                        .path("output")
                        .asText())
                .isEqualTo("A person rejected this call. Their reason: Ask the sun instead.");
        assertThat(Approvals.calls(FIRST, run)).isEmpty();
        assertThat(Approvals.audited(FIRST, "run.tool_call.rejected", run)).isOne();
    }

    @Test
    void theWholeAnswer_says202WhileItWaits_andTheConversationStaysBusy() {
        Answer answer = person.api().post("/api/v1/chat", Json.of("message", ASK, "agent_type", "careful"));

        JsonNode waits = answer.expect(202).json();
        String run = waits.path("run_id").asText();
        assertThat(waits.path("status").asText()).isEqualTo("waiting");
        assertThat(answer.header("Location").orElseThrow()).endsWith("/api/v1/runs/" + run);
        JsonNode busy = person.api()
                .post(
                        "/api/v1/chat",
                        Json.of(
                                "message",
                                "And?",
                                "conversation_id",
                                waits.path("conversation_id").asText()))
                .problem(409, "run-in-progress");
        assertThat(busy.path("details").path("run_id").asText()).isEqualTo(run);
        Approvals.decide(person.api(), run, call(run, 0), Json.of("decision", "approve"))
                .expect(200);
        Approvals.ended(person.api(), run);
        Product.chat(person, waits.path("conversation_id").asText(), "And?");
    }

    @Test
    void whatIsWrong_isRefused_andTheCallStillWaits() {
        String run = Approvals.waiting(person.api(), "careful", ASK);
        String call = call(run, 0);

        assertThat(Approvals.decide(
                                person.api(),
                                run,
                                call,
                                Json.of("decision", "approve", "arguments_hash", "0".repeat(64)))
                        .fieldFault("/arguments_hash")
                        .path("errors")
                        .path(0)
                        .path("code")
                        .asText())
                .isEqualTo("mismatch");
        Approvals.decide(person.api(), run, call, Json.of()).problem(422, "validation-failed");
        Approvals.decide(person.api(), run, call, Json.of("decision", "maybe")).problem(422, "validation-failed");
        Approvals.decide(person.api(), run, "call_unknown", Json.of("decision", "approve"))
                .problem(404, "not-found");
        Approvals.decide(person.api(), UUID.randomUUID().toString(), call, Json.of("decision", "approve"))
                .problem(404, "not-found");

        assertThat(Approvals.of(person.api(), run).path(0).path("status").asText())
                .isEqualTo("pending");
        person.api().post("/api/v1/runs/" + run + "/cancel").expect(202);
        Approvals.ended(person.api(), run);
    }

    @Test
    void whoMayNot_cannotDecide_andTheAdminOfTheTenantCan() {
        Person colleague = Approvals.member(FIRST, person, "member");
        Person admin = Approvals.member(FIRST, person, "admin");
        Person viewer = Approvals.member(FIRST, person, "viewer");
        Person stranger = Person.verified(FIRST.api(), FIRST.outbox());
        String run = Approvals.waiting(Approvals.inTenant(FIRST, person, colleague), "careful", ASK);
        String call = Approvals.of(Approvals.inTenant(FIRST, person, colleague), run)
                .path(0)
                .path("call_id")
                .asText();
        JsonNode yes = Json.of("decision", "approve");

        Approvals.decide(stranger.api(), run, call, yes).problem(404, "not-found");
        stranger.api().get("/api/v1/runs/" + run + "/approvals").problem(404, "not-found");
        Approvals.decide(Approvals.inTenant(FIRST, person, Approvals.member(FIRST, person, "member")), run, call, yes)
                .problem(404, "not-found");
        Approvals.decide(Approvals.inTenant(FIRST, person, viewer), run, call, yes)
                .problem(403, "insufficient-scope");
        Approvals.decide(Approvals.inTenant(FIRST, person, admin).with("X-Tenant-Role", "member"), run, call, yes)
                .problem(404, "not-found");
        assertThat(Approvals.listed(stranger.api(), run)).isZero();
        assertThat(Approvals.listed(Approvals.inTenant(FIRST, person, viewer), run))
                .isZero();
        assertThat(Approvals.listed(Approvals.inTenant(FIRST, person, colleague), run))
                .isOne();
        assertThat(Approvals.listed(person.api(), run)).isOne();

        Approvals.decide(Approvals.inTenant(FIRST, person, admin), run, call, yes)
                .expect(200);
        try (SseStream stream = Approvals.inTenant(FIRST, person, colleague).open("/api/v1/runs/" + run + "/events")) {
            assertThat(StreamContract.check(stream.untilClosed())
                            .path("final")
                            .path("status")
                            .asText())
                    .isEqualTo("completed");
        }
        assertThat(Approvals.listed(person.api(), run)).isZero();
    }

    @Test
    void aWaitingRun_canBeStopped() {
        try (SseStream stream = Approvals.stream(person.api(), "careful", ASK)) {
            String run = stream.until(Approvals::waits).json().path("run_id").asText();
            String call = call(run, 0);

            person.api().post("/api/v1/runs/" + run + "/cancel").expect(202);

            JsonNode last = StreamContract.check(stream.untilClosed());
            assertThat(last.path("final").path("status").asText()).isEqualTo("cancelled");
            Approvals.decide(person.api(), run, call, Json.of("decision", "approve"))
                    .problem(409, "approval-not-pending");
            assertThat(Approvals.of(person.api(), run).path(0).path("status").asText())
                    .isEqualTo("withdrawn");
            assertThat(Approvals.calls(FIRST, run)).isEmpty();
        }
    }

    @Test
    void whoeverReadsAlong_isToldTheEnd_whenTheConversationIsDeleted() {
        try (SseStream stream = Approvals.stream(person.api(), "careful", ASK)) {
            Frame waits = stream.until(Approvals::waits);

            person.api()
                    .delete("/api/v1/conversations/"
                            + waits.json().path("conversation_id").asText())
                    .expect(204);

            JsonNode last = StreamContract.check(stream.untilClosed());
            assertThat(last.path("final").path("status").asText()).isEqualTo("cancelled");
        }
    }

    @Test
    void aPlanThatEndsMeanwhile_endsTheRun_andTheCallIsNotMade() {
        Person customer = Person.verified(FIRST.api(), FIRST.outbox());
        String run = Approvals.waiting(customer.api(), "careful", ASK);
        String call = Approvals.of(customer.api(), run).path(0).path("call_id").asText();
        Database.of(FIRST)
                .update(
                        "update tenant_subscriptions set status = 'canceled', trial_ends_at = now() - interval '1 day'"
                                + " where tenant_id = cast(? as uuid)",
                        customer.tenantId());

        Approvals.decide(customer.api(), run, call, Json.of("decision", "approve"))
                .expect(200);

        List<Frame> frames = Approvals.ended(customer.api(), run);
        assertThat(StreamContract.check(frames).path("final").path("status").asText())
                .isEqualTo("incomplete");
        assertThat(StreamContract.ofKind(frames, "lifecycle"))
                .extracting(frame -> frame.json().path("reason").asText())
                .contains("subscription_required");
        assertThat(Approvals.calls(FIRST, run)).isEmpty();
    }

    @Test
    void aRunThatWaitsTooLong_endsAsIncomplete() {
        String run = Approvals.waiting(person.api(), "careful", ASK);

        Database.of(FIRST).update("update agent_runs set waiting_until = now() where id = cast(? as uuid)", run);

        List<Frame> frames = Approvals.ended(person.api(), run);
        assertThat(StreamContract.check(frames).path("final").path("status").asText())
                .isEqualTo("incomplete");
        assertThat(StreamContract.ofKind(frames, "lifecycle"))
                .extracting(frame -> frame.json().path("reason").asText())
                .contains("approval_expired");
    }

    @Test
    void ofSeveralCalls_thoseThatNeedNoYesAreMadeFirst_andTheLastDecisionLetsTheRunGoOn() {
        String some = Approvals.waiting(person.api(), "careful", BOTH);
        assertThat(Approvals.calls(FIRST, some)).containsExactly("search_conversations finished");
        String all = Approvals.waiting(person.api(), "very_careful", BOTH);
        assertThat(Approvals.of(person.api(), all)).hasSize(2);

        assertThat(Approvals.decide(person.api(), all, call(all, 0), Json.of("decision", "reject"))
                        .expect(200)
                        .json()
                        .path("pending_approvals")
                        .asInt())
                .isOne();
        assertThat(run(all).path("status").asText()).isEqualTo("waiting");
        Approvals.decide(person.api(), all, call(all, 1), Json.of("decision", "approve"))
                .expect(200);
        Approvals.decide(person.api(), some, call(some, 0), Json.of("decision", "approve"))
                .expect(200);

        assertThat(StreamContract.check(Approvals.ended(person.api(), all))
                        .path("final")
                        .path("status")
                        .asText())
                .isEqualTo("completed");
        StreamContract.check(Approvals.ended(person.api(), some));
        assertThat(Approvals.calls(FIRST, all)).hasSize(1);
        assertThat(Approvals.calls(FIRST, some)).hasSize(2);
    }

    @Test
    void askedOnANodeThatDies_approvedOnAnother_theRunEndsOnce() {
        RunningProduct second = RunningProduct.preparedBeside(FIRST, "-approvals-second", SETTINGS);
        second.start();
        Api there = Api.at(second.url()).withToken(person.accessToken());
        String run;
        try (SseStream asking = Approvals.stream(there, "careful", ASK)) {
            run = asking.until(Approvals::waits).json().path("run_id").asText();
        }
        try (SseStream here = person.api().open("/api/v1/runs/" + run + "/events")) {
            here.until(Approvals::waits);
            RunningProduct.signal(second.pid("server"), "KILL");
            Eventually.holds("the node is gone", SOON, () -> !second.isReady());
            Database.of(FIRST)
                    .update(
                            "update agent_runs set lease_expires_at = now() - interval '1 hour'"
                                    + " where id = cast(? as uuid)",
                            run);

            Approvals.decide(person.api(), run, call(run, 0), Json.of("decision", "approve"))
                    .expect(200);

            List<Frame> frames = here.untilClosed();
            assertThat(StreamContract.check(frames).path("final").path("status").asText())
                    .isEqualTo("completed");
            assertThat(frames.stream().filter(Frame::isTerminal)).hasSize(1);
            assertThat(Approvals.calls(FIRST, run)).containsExactly("get_current_time finished");
        }
        second.discard();
    }

    @Test
    void aNodeThatDiesRightAfterTheDecision_isReplaced_andNoCallIsMadeTwice() {
        String run = Approvals.waiting(person.api(), "careful", ASK);
        String call = call(run, 0);
        Database database = Database.of(FIRST);
        database.update(
                "update tool_approvals set status = 'approved', decided_by = 'user:x', decided_at = now()"
                        + " where run_id = cast(? as uuid)",
                run);
        database.update(
                "insert into tool_calls (tenant_id, run_id, scope, call_id, tool, arguments_hash, repeatable, status,"
                        + " result, started_at, ended_at) select tenant_id, run_id, '', call_id, tool, arguments_hash,"
                        + " true, 'finished', 'as the dead node heard it', now(), now() from tool_approvals"
                        + " where run_id = cast(? as uuid) and call_id = ?",
                run,
                call);

        database.update(
                "update agent_runs set status = 'in_progress', lease_holder = 'dead',"
                        + " lease_expires_at = now() - interval '1 second' where id = cast(? as uuid)",
                run);

        List<Frame> frames = Approvals.ended(person.api(), run);
        assertThat(StreamContract.check(frames)
                        .path("final")
                        .path("response_text")
                        .asText())
                .contains("as the dead node heard it");
        assertThat(Approvals.calls(FIRST, run)).hasSize(1);
    }

    private static String call(String run, int place) {
        return Approvals.of(person.api(), run).path(place).path("call_id").asText();
    }

    private static JsonNode run(String run) {
        return person.api().get("/api/v1/runs/" + run).expect(200).json();
    }
}
