package io.anythingagents.run;

import static io.anythingagents.run.ScriptedModel.calls;
import static io.anythingagents.run.ScriptedModel.says;
import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.run.model.ModelRequest;
import io.anythingagents.run.model.SessionItem;
import io.anythingagents.run.tool.Approval;
import io.anythingagents.run.tool.ToolFailure;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every tool call is written down before and after, and a side effect happens once, whatever dies in between. */
@Timeout(60)
class ToolLedgerTest {
    private static final String CALL = "call_pay_0";

    private final AtomicInteger paid = new AtomicInteger();
    private final TestTool pay =
            new TestTool("pay", (context, arguments) -> "paid " + paid.incrementAndGet()).needing(Approval.PERSON);

    @Test
    void aCall_costsOneInsertAndOneUpdate() throws Exception {
        TestTool look = new TestTool("look", (context, arguments) -> "seen");
        try (RunBench bench =
                new RunBench(new ScriptedModel(calls("look", "{}"), says("msg_1", "Done.")), look).run()) {
            assertThat(bench.ledger.writes).hasValue(2);
            assertThat(bench.ledger.rows.get("/call_look_0")).satisfies(row -> {
                assertThat(row.status()).isEqualTo(ToolCallStatus.FINISHED);
                assertThat(row.result()).isEqualTo("seen");
                assertThat(row.argumentsHash()).isEqualTo(LedgeredCall.hash("{}"));
            });
        }
    }

    @Test
    void aFailure_isAnEnd_andABreakdownIsUncertain() throws Exception {
        TestTool refuses = new TestTool("refuses", (context, arguments) -> {
            throw new ToolFailure("Not today.");
        });
        TestTool breaks = new TestTool("breaks", (context, arguments) -> {
            throw new IllegalStateException("broken");
        });
        ScriptedModel model = new ScriptedModel(calls("refuses", "{}", "breaks", "{}"), says("msg_1", "Done."));
        try (RunBench bench = new RunBench(model, refuses, breaks).run()) {
            assertThat(bench.ledger.status("call_refuses_0")).isEqualTo(ToolCallStatus.FAILED);
            assertThat(bench.ledger.status("call_breaks_2")).isEqualTo(ToolCallStatus.UNCERTAIN);
        }
    }

    @Test
    void aCallThatIsInterrupted_isUncertain() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        TestTool hangs = new TestTool("hangs", (context, arguments) -> {
            begun.countDown();
            new CountDownLatch(1).await();
            return "never";
        });
        try (RunBench bench = new RunBench(new ScriptedModel(calls("hangs", "{}")), hangs)) {
            bench.execution.start();
            assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
            bench.execution.cancel();
            bench.await();
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (bench.ledger.status("call_hangs_0") == ToolCallStatus.STARTED && System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            assertThat(bench.ledger.status("call_hangs_0")).isEqualTo(ToolCallStatus.UNCERTAIN);
        }
    }

    @Test
    void whatWasBegunAndNotEnded_isNotBegunAgain_andTheModelIsToldSo() throws Exception {
        ScriptedModel model = new ScriptedModel(says("msg_1", "I shall look."));
        try (RunBench asked = asking();
                RunBench on = begunBefore(asked, ToolCallStatus.STARTED, model, pay)) {
            assertThat(paid).hasValue(0);
            assertThat(lastAnswer(model.requests.get(0))).isEqualTo(LedgeredCall.UNKNOWN);
            assertThat(on.outcomes).hasSize(1);
        }
    }

    @Test
    void whatCanBeRepeated_isBegunAgain() throws Exception {
        ScriptedModel model = new ScriptedModel(says("msg_1", "Done."));
        try (RunBench asked = asking();
                RunBench on = begunBefore(asked, ToolCallStatus.UNCERTAIN, model, pay.thatCanBeRepeated())) {
            assertThat(paid).hasValue(1);
            assertThat(on.ledger.status(CALL)).isEqualTo(ToolCallStatus.FINISHED);
        }
    }

    @Test
    void whatHadEnded_isNotMadeAgain_butAnsweredFromTheLedger() throws Exception {
        ScriptedModel model = new ScriptedModel(says("msg_1", "Done."));
        try (RunBench asked = asking();
                RunBench on = begunBefore(asked, ToolCallStatus.FINISHED, model, pay)) {
            assertThat(paid).hasValue(0);
            assertThat(lastAnswer(model.requests.get(0))).isEqualTo("as written down");
            assertThat(on.outcomes).hasSize(1);
        }
    }

    @Test
    void whatWasShownBeforeANodeDied_isNotShownAgain() throws Exception {
        ScriptedModel model = new ScriptedModel(says("msg_1", "Done."));
        try (RunBench asked = asking();
                RunBench on = RunBench.after(
                                asked,
                                10,
                                ApprovalTest.resumption(asked, List.of("fc_pay_0"), ApprovalTest.approved(asked)),
                                model,
                                pay)
                        .run()) {
            assertThat(on.frames("tool.output")).isEmpty();
            assertThat(lastAnswer(model.requests.get(0))).isEqualTo("paid 1");
        }
    }

    @Test
    void whileTheDatabaseIsAway_onlyWhatCanBeRepeatedIsBegun() throws Exception {
        TestTool send = new TestTool("send", (context, arguments) -> "sent " + paid.incrementAndGet());
        TestTool look = new TestTool("look", (context, arguments) -> "seen").thatCanBeRepeated();
        ScriptedModel model = new ScriptedModel(calls("look", "{}", "send", "{}"), says("msg_1", "Done."));
        try (RunBench bench = new RunBench(model, send, look)) {
            bench.ledger.away = true;
            bench.run();

            assertThat(paid).hasValue(0);
            assertThat(model.requests.get(1).items())
                    .endsWith(
                            new SessionItem.ToolAnswer("call_look_0", "seen"),
                            new SessionItem.ToolAnswer("call_send_2", LedgeredCall.NOT_WRITTEN));
        }
    }

    private RunBench asking() throws InterruptedException {
        RunBench bench = new RunBench(new ScriptedModel(calls("pay", "{}")), pay).run();
        assertThat(bench.suspensions).hasSize(1);
        return bench;
    }

    private static RunBench begunBefore(RunBench asked, ToolCallStatus status, ScriptedModel model, TestTool tool)
            throws InterruptedException {
        asked.ledger.rows.put(
                "/" + CALL,
                new ToolCallRow(
                        asked.runId,
                        "",
                        CALL,
                        "pay",
                        LedgeredCall.hash("{}"),
                        tool.repeatable(),
                        status,
                        status == ToolCallStatus.STARTED ? null : "as written down",
                        RunBench.NOW));
        return RunBench.after(
                        asked, 10, ApprovalTest.resumption(asked, List.of(), ApprovalTest.approved(asked)), model, tool)
                .run();
    }

    private static String lastAnswer(ModelRequest request) {
        SessionItem last = request.items().get(request.items().size() - 1);
        return ((SessionItem.ToolAnswer) last).output();
    }
}
