package io.anythingagents.run;

import static io.anythingagents.run.ScriptedModel.calls;
import static io.anythingagents.run.ScriptedModel.says;
import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.run.model.ModelRequest;
import io.anythingagents.run.model.SessionItem;
import io.anythingagents.run.stream.Frame;
import io.anythingagents.run.tool.Approval;
import io.anythingagents.run.tool.Tool;
import io.anythingagents.run.tool.ToolFailure;
import io.anythingagents.run.trace.SpanRecord;
import io.anythingagents.run.trace.TraceSnapshot;
import jakarta.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A run that needs a person's yes waits as stored state, and goes on from it as if nothing had been between. */
@Timeout(60)
class ApprovalTest {
    private static final String CALL = "call_pay_0";

    private final List<String> paid = new CopyOnWriteArrayList<>();
    private final TestTool pay = new TestTool("pay", (context, arguments) -> {
        paid.add(context.callId() + arguments);
        return "paid";
    });

    @TempDir
    private Path files;

    @Test
    void aCallThatNeedsAYes_waitsAsStoredState_andIsNotMade() throws Exception {
        try (RunBench asked = asking(pay.needing(Approval.PERSON))) {
            assertThat(paid).isEmpty();
            assertThat(asked.outcomes).isEmpty();
            assertThat(asked.kinds())
                    .containsExactly(
                            "lifecycle",
                            "output_item.added",
                            "tool.status",
                            "tool.arguments.delta",
                            "tool.arguments.done",
                            "tool.status",
                            "lifecycle");
            JsonObject tool = asked.frames("tool.status").get(1).getJsonObject("tool");
            assertThat(tool.getString("status")).isEqualTo("awaiting_approval");
            assertThat(tool.getString("arguments_hash")).isEqualTo(LedgeredCall.hash("{\"to\":\"Ann\"}"));
            assertThat(tool.getString("approver")).isEqualTo("person");
            assertThat(tool.getString("expires_at")).isEqualTo("2026-11-21T11:00:00Z");
            assertThat(asked.last().getString("status")).isEqualTo("waiting");
            assertThat(asked.last().getString("reason")).isEqualTo("approval");
            RunSuspension stored = asked.suspensions.get(0);
            assertThat(stored.frames()).hasSameSizeAs(asked.shown);
            assertThat(stored.soFar().lastEventId()).isEqualTo(asked.shown.size());
            assertThat(stored.asked()).singleElement().satisfies(row -> {
                assertThat(row.callId()).isEqualTo(CALL);
                assertThat(row.arguments()).isEqualTo("{\"to\":\"Ann\"}");
                assertThat(row.status()).isEqualTo(ApprovalStatus.PENDING);
            });
            assertThat(asked.calls()).as("the model call is paid for").hasSize(1);
            assertThat(TraceSnapshot.parse(stored.trace().trace()).spans())
                    .as("what it did until then has ended")
                    .allMatch(span -> span.end() != null && span.error() == null);
        }
    }

    @Test
    void anApprovedCall_isMadeOnce_andTheModelSeesItsAnswerWithAllThatWentBefore() throws Exception {
        ScriptedModel second = new ScriptedModel(says("msg_1", "Done."));
        try (RunBench asked = asking(pay.needing(Approval.PERSON));
                RunBench on = goneOn(asked, second, approved(asked), pay.needing(Approval.PERSON))) {
            assertThat(paid).containsExactly(CALL + "{\"to\":\"Ann\"}");
            assertThat(on.shown.get(0).eventId()).isEqualTo(asked.shown.size() + 1L);
            assertThat(on.kinds())
                    .containsExactly(
                            "lifecycle",
                            "tool.approval",
                            "tool.output",
                            "tool.status",
                            "output_item.done",
                            "output_item.added",
                            "message.delta",
                            "output_item.done",
                            "final");
            assertThat(on.frames("tool.approval").get(0).getBoolean("approved")).isTrue();
            assertThat(on.frames("output_item.added").get(0).getInt("output_index"))
                    .isEqualTo(1);
            assertThat(second.requests.get(0).items())
                    .containsExactly(
                            new SessionItem.UserText("Earlier"),
                            new SessionItem.AgentText("Before"),
                            new SessionItem.UserText("Hello"),
                            new SessionItem.ToolRequest(CALL, "pay", "{\"to\":\"Ann\"}"),
                            new SessionItem.ToolAnswer(CALL, "paid"));
            assertThat(root(on).parentId())
                    .as("one trace, although it may go on elsewhere")
                    .isEqualTo(root(asked).spanId());
            assertThat(on.outcome().end().turns()).isEqualTo(2);
            assertThat(on.outcome().end().usage().input()).isEqualTo(20);
            assertThat(on.outcome().items())
                    .containsExactly(
                            new SessionItem.ToolRequest(CALL, "pay", "{\"to\":\"Ann\"}"),
                            new SessionItem.ToolAnswer(CALL, "paid"),
                            new SessionItem.AgentText("Done."));
        }
    }

    @Test
    void aRejectedCall_isNotMade_andTheModelReadsWhy() throws Exception {
        ScriptedModel second = new ScriptedModel(says("msg_1", "Then not."));
        try (RunBench asked = asking(pay.needing(Approval.PERSON));
                RunBench on = goneOn(
                        asked,
                        second,
                        decided(asked, ApprovalStatus.REJECTED, "Too much."),
                        pay.needing(Approval.PERSON))) {
            assertThat(paid).isEmpty();
            assertThat(lastAnswer(second.requests.get(0)))
                    .isEqualTo("A person rejected this call. Their reason: Too much.");
            JsonObject shown = on.frames("tool.approval").get(0);
            assertThat(shown.getBoolean("approved")).isFalse();
            assertThat(shown.getString("reason")).isEqualTo("Too much.");
            assertThat(on.last().getJsonObject("final").getString("status")).isEqualTo("completed");
        }
    }

    @Test
    void aYesToOtherArguments_isNoYes() throws Exception {
        ScriptedModel second = new ScriptedModel(says("msg_1", "Hm."));
        try (RunBench asked = asking(pay.needing(Approval.PERSON))) {
            ToolApproval row = asked.suspensions.get(0).asked().get(0);
            ToolApproval other = new ToolApproval(
                    row.runId(),
                    row.callId(),
                    row.tool(),
                    row.agent(),
                    "{}",
                    LedgeredCall.hash("{}"),
                    row.approver(),
                    ApprovalStatus.APPROVED,
                    null,
                    "user:1",
                    row.askedAt(),
                    row.expiresAt(),
                    row.askedAt());
            try (RunBench on = goneOn(asked, second, List.of(other), pay)) {
                assertThat(paid).isEmpty();
                assertThat(lastAnswer(second.requests.get(0))).isEqualTo(ApprovalGate.DIFFERENT);
                assertThat(on.outcomes).hasSize(1);
            }
        }
    }

    @Test
    void theRuleOfATool_looksAtTheArguments() throws Exception {
        TestTool some = pay.needing(arguments -> arguments.contains("Ann") ? Approval.ADMIN : Approval.NONE);
        ScriptedModel model = new ScriptedModel(calls("pay", "{\"to\":\"Bob\"}"), says("msg_1", "Paid."));
        try (RunBench bench = new RunBench(model, some).run();
                RunBench asked = asking(some)) {
            assertThat(bench.outcomes).hasSize(1);
            assertThat(paid).hasSize(1);
            assertThat(asked.suspensions.get(0).asked().get(0).approver()).isEqualTo("admin");
        }
    }

    @Test
    void aRuleThatBreaks_asksAnAdmin_andArgumentsATool_cannotRead_areItsOwnAffair() throws Exception {
        TestTool broken = pay.needing(arguments -> {
            throw new IllegalStateException("broken");
        });
        TestTool picky = new TestTool("pay", (context, arguments) -> {
                    throw new ToolFailure("The argument `to` is missing.");
                })
                .needing(arguments -> {
                    throw new ToolFailure("The argument `to` is missing.");
                });
        ScriptedModel model = new ScriptedModel(calls("pay", "{}"), says("msg_1", "Hm."));
        try (RunBench asked = asking(broken);
                RunBench bench = new RunBench(model, picky).run()) {
            assertThat(asked.suspensions.get(0).asked().get(0).approver()).isEqualTo("admin");
            assertThat(lastAnswer(model.requests.get(1))).isEqualTo("The argument `to` is missing.");
            assertThat(bench.suspensions).isEmpty();
        }
    }

    @Test
    void callsThatNeedNoYes_areMadeFirst_andKeepTheirAnswers() throws Exception {
        TestTool look = new TestTool("look", (context, arguments) -> "seen");
        ScriptedModel first = new ScriptedModel(calls("pay", "{\"to\":\"Ann\"}", "look", "{}"));
        ScriptedModel second = new ScriptedModel(says("msg_1", "Done."));
        TestTool careful = pay.needing(Approval.PERSON);
        try (RunBench asked = new RunBench(first, careful, look).run();
                RunBench on = goneOn(asked, second, approved(asked), careful, look)) {
            assertThat(asked.frames("tool.output"))
                    .singleElement()
                    .satisfies(frame -> assertThat(frame.getString("output")).isEqualTo("seen"));
            assertThat(on.frames("tool.output"))
                    .singleElement()
                    .satisfies(frame -> assertThat(frame.getString("output")).isEqualTo("paid"));
            assertThat(second.requests.get(0).items())
                    .endsWith(
                            new SessionItem.ToolRequest(CALL, "pay", "{\"to\":\"Ann\"}"),
                            new SessionItem.ToolRequest("call_look_2", "look", "{}"),
                            new SessionItem.ToolAnswer(CALL, "paid"),
                            new SessionItem.ToolAnswer("call_look_2", "seen"));
        }
    }

    @Test
    void turnsAndAgents_areCountedOnAfterTheWait() throws Exception {
        TestTool careful = pay.needing(Approval.PERSON);
        ScriptedModel first =
                new ScriptedModel(calls("transfer_to_code_assistant", "{}"), calls("pay", "{\"to\":\"Ann\"}"));
        ScriptedModel second = new ScriptedModel(calls("look", "{}", "pay", "{\"to\":\"Bob\"}"));
        try (RunBench asked = new RunBench(first, 3, careful).run();
                RunBench on = goneOn(asked, second, approved(asked), careful)) {
            RunSuspension stored = asked.suspensions.get(0);
            assertThat(stored.soFar().agent()).isEqualTo("code_assistant");
            assertThat(stored.soFar().handoffs()).isEqualTo(1);
            assertThat(second.requests).hasSize(1);
            assertThat(on.suspensions).as("it asks again").hasSize(1);
            assertThat(on.suspensions.get(0).soFar().turns()).isEqualTo(3);
            assertThat(on.suspensions.get(0).soFar().handoffs()).isEqualTo(1);
            try (RunBench last = RunBench.after(
                            on, 3, resumption(on, List.of(), approved(on)), new ScriptedModel(), careful)
                    .run()) {
                assertThat(last.last().getJsonObject("final").getString("status"))
                        .isEqualTo("incomplete");
                assertThat(last.frames("lifecycle").get(1).getString("reason")).isEqualTo("max_turns");
                assertThat(paid).hasSize(2);
            }
        }
    }

    @Test
    void aRunThatIsStoppedWhileItWaits_endsOnce_withItsCallsAnswered() throws Exception {
        TestTool careful = pay.needing(Approval.PERSON);
        try (RunBench asked = asking(careful);
                RunBench on = RunBench.after(
                        asked, 10, resumption(asked, List.of(), List.of()), new ScriptedModel(), careful)) {
            on.execution.end(new RunEnding.Cancelled());
            on.await();

            assertThat(on.kinds()).containsExactly("tool.status", "output_item.done", "final");
            assertThat(on.last().getJsonObject("final").getString("status")).isEqualTo("cancelled");
            assertThat(on.outcome().items())
                    .containsExactly(
                            new SessionItem.ToolRequest(CALL, "pay", "{\"to\":\"Ann\"}"),
                            new SessionItem.ToolAnswer(CALL, "The call was not completed."));
            assertThat(paid).isEmpty();
        }
    }

    @Test
    void aRunThatWaitedTooLong_isIncomplete() throws Exception {
        TestTool careful = pay.needing(Approval.PERSON);
        try (RunBench asked = asking(careful);
                RunBench on = RunBench.after(
                        asked, 10, resumption(asked, List.of(), List.of()), new ScriptedModel(), careful)) {
            on.execution.end(new RunEnding.Bounded("approval_expired"));
            on.await();

            assertThat(on.last().getJsonObject("final").getString("status")).isEqualTo("incomplete");
            assertThat(on.frames("lifecycle").get(0).getString("reason")).isEqualTo("approval_expired");
        }
    }

    @Test
    void whereNobodyCanBeAsked_theModelIsTold() throws Exception {
        ScriptedModel model = new ScriptedModel(calls("pay", "{}"), says("msg_1", "I may not."));
        try (RunBench bench =
                RunBench.unattended(model, pay.needing(Approval.PERSON)).run()) {
            assertThat(paid).isEmpty();
            assertThat(lastAnswer(model.requests.get(1))).isEqualTo(ApprovalGate.NOBODY);
            assertThat(bench.outcomes).hasSize(1);
        }
    }

    @Test
    void whileTheDatabaseIsAway_nobodyIsAsked() throws Exception {
        try (RunBench bench =
                new RunBench(new ScriptedModel(calls("pay", "{\"to\":\"Ann\"}")), pay.needing(Approval.PERSON))) {
            bench.refusals.set(2);
            bench.run();

            assertThat(bench.suspensions).hasSize(1);
            assertThat(bench.shown.stream().map(Frame::eventId)).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
        }
    }

    @Test
    void anAgentFile_mayAskForAYes_toTools_andToAgentsThatWorkForIt() throws Exception {
        Files.writeString(files.resolve("clerk.yaml"), """
                name: Clerk
                description: Pays.
                tools: [pay]
                agent_tools: [{agent: data_analyst, name: ask_analyst, description: Sums.}]
                approvals: [pay, ask_analyst]
                instructions: Pay.
                """);
        ScriptedModel model = new ScriptedModel(calls("pay", "{}", "ask_analyst", "{\"input\":\"1+1\"}"));
        try (RunBench bench = new RunBench(model, files, "clerk", pay).run()) {
            assertThat(bench.suspensions.get(0).asked().stream().map(ToolApproval::tool))
                    .containsExactly("pay", "ask_analyst");
            assertThat(paid).isEmpty();
        }
    }

    @Test
    void aCallByAnAgentThatWorksForAnother_isRefused() throws Exception {
        Files.writeString(files.resolve("chief.yaml"), """
                name: Chief
                description: Has others work.
                tools: []
                agent_tools: [{agent: clerk, description: Pays.}]
                instructions: Delegate.
                """);
        Files.writeString(files.resolve("clerk.yaml"), """
                name: Clerk
                description: Pays.
                tools: [pay]
                instructions: Pay.
                """);
        ScriptedModel model = new ScriptedModel(
                calls("clerk", "{\"input\":\"Pay Ann\"}"),
                calls("pay", "{}"),
                says("msg_1", "I may not."),
                says("msg_2", "It could not be paid."));
        try (RunBench bench = new RunBench(model, files, "chief", pay.needing(Approval.PERSON)).run()) {
            assertThat(paid).isEmpty();
            assertThat(lastAnswer(model.requests.get(2))).isEqualTo(ApprovalGate.NOBODY);
            assertThat(bench.outcomes).hasSize(1);
        }
    }

    private static RunBench asking(Tool tool) throws InterruptedException {
        RunBench bench = new RunBench(new ScriptedModel(calls("pay", "{\"to\":\"Ann\"}")), tool).run();
        assertThat(bench.suspensions).hasSize(1);
        return bench;
    }

    private static RunBench goneOn(RunBench asked, ScriptedModel model, List<ToolApproval> answers, Tool... tools)
            throws InterruptedException {
        return RunBench.after(asked, 3, resumption(asked, List.of(), answers), model, tools)
                .run();
    }

    /** Read back from what was stored, as another node would. */
    static Resumption resumption(RunBench asked, List<String> shown, List<ToolApproval> answers) {
        RunState state = RunStateJson.read(asked.suspensions.get(0).state());
        return new Resumption(state, answers, Set.copyOf(state.turnCalls()), Set.copyOf(shown));
    }

    static List<ToolApproval> approved(RunBench asked) {
        return decided(asked, ApprovalStatus.APPROVED, null);
    }

    private static List<ToolApproval> decided(RunBench asked, ApprovalStatus status, @Nullable String reason) {
        List<ToolApproval> rows = new ArrayList<>();
        for (ToolApproval row : asked.suspensions.get(0).asked()) {
            rows.add(new ToolApproval(
                    row.runId(),
                    row.callId(),
                    row.tool(),
                    row.agent(),
                    row.arguments(),
                    row.argumentsHash(),
                    row.approver(),
                    status,
                    reason,
                    "user:1",
                    row.askedAt(),
                    row.expiresAt(),
                    row.askedAt()));
        }
        return rows;
    }

    private static String lastAnswer(ModelRequest request) {
        SessionItem last = request.items().get(request.items().size() - 1);
        return ((SessionItem.ToolAnswer) last).output();
    }

    private static SpanRecord root(RunBench bench) {
        return bench.spans.stream()
                .filter(span -> span.name().equals("run"))
                .findFirst()
                .orElseThrow();
    }
}
