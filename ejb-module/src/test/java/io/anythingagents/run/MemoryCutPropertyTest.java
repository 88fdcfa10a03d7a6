package io.anythingagents.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.agent.MemoryRule;
import io.anythingagents.run.model.SessionItem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Whatever was said and done: what is left fits, is in order, tears nothing and ends with what was asked last. */
class MemoryCutPropertyTest {
    @Property(tries = 500)
    void whatIsLeft_fitsAndTearsNothing(
            @ForAll("dialogs") List<SessionItem> dialog,
            @ForAll @IntRange(min = 0, max = 300) int tokens,
            @ForAll @IntRange(min = 1, max = 6) int turns,
            @ForAll @IntRange(min = 1, max = 30) int items) {
        MemoryCut cut = MemoryCut.of(dialog, new MemoryCut.Bounds(tokens, turns, items));

        List<SessionItem> kept = cut.kept();
        assertOrder(dialog, kept);
        assertOrder(dialog, cut.older());
        assertThat(kept.size() + cut.older().size()).isEqualTo(dialog.size());
        assertPairs(kept);
        assertPairs(cut.older());
        SessionItem.UserText asked = newest(dialog);
        assertThat(kept).contains(asked);
        boolean fits = new MemoryCut.Bounds(tokens, turns, items).allow(kept);
        if (!fits) {
            assertThat(MemoryCut.userTexts(kept))
                    .as("only the newest message is left")
                    .isEqualTo(1);
            assertThat(kept.get(0)).isEqualTo(asked);
            assertThat(steps(kept)).as("and the newest step taken for it").isLessThanOrEqualTo(1);
        }
        if (!cut.isWhole()) {
            assertThat(kept.get(0)).isInstanceOf(SessionItem.UserText.class);
        }
    }

    @Property(tries = 300)
    void clearing_keepsEveryCallAndItsResult_andTheNewestMessagesAsTheyAre(
            @ForAll("dialogs") List<SessionItem> dialog,
            @ForAll @IntRange(min = 1, max = 4) int kept,
            @ForAll boolean inputs) {
        int from = ToolClearing.beforeNewest(dialog, kept);

        ToolClearing clearing =
                ToolClearing.of(dialog, from, new MemoryRule.Clearing(null, kept, inputs, List.of("stays"), List.of()));

        assertThat(clearing.items()).hasSameSizeAs(dialog);
        assertThat(clearing.items().subList(from, dialog.size())).isEqualTo(dialog.subList(from, dialog.size()));
        assertThat(TokenEstimate.of(clearing.items())).isLessThanOrEqualTo(TokenEstimate.of(dialog));
        assertPairs(clearing.items());
        Set<String> staying = new HashSet<>();
        for (int i = 0; i < dialog.size(); i++) {
            if (dialog.get(i) instanceof SessionItem.ToolRequest call
                    && call.name().equals("stays")) {
                staying.add(call.callId());
            }
            if (dialog.get(i) instanceof SessionItem.ToolAnswer answer && staying.contains(answer.callId())) {
                assertThat(clearing.items().get(i)).isEqualTo(answer);
            }
        }
    }

    private static void assertOrder(List<SessionItem> whole, List<SessionItem> part) {
        int from = 0;
        for (SessionItem item : part) {
            while (from < whole.size() && whole.get(from) != item) {
                from++;
            }
            assertThat(from).as("in the order it happened").isLessThan(whole.size());
            from++;
        }
    }

    private static void assertPairs(List<SessionItem> items) {
        Set<String> asked = new HashSet<>();
        Set<String> answered = new HashSet<>();
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i) instanceof SessionItem.ToolRequest call) {
                asked.add(call.callId());
            } else if (items.get(i) instanceof SessionItem.ToolAnswer answer) {
                assertThat(asked).contains(answer.callId());
                answered.add(answer.callId());
            } else if (items.get(i) instanceof SessionItem.Sealed) {
                assertThat(i + 1).as("reasoning is followed by what it led to").isLessThan(items.size());
                assertThat(items.get(i + 1)).isNotInstanceOf(SessionItem.UserText.class);
            }
        }
        assertThat(answered).isEqualTo(asked);
    }

    private static SessionItem.UserText newest(List<SessionItem> items) {
        return items.stream()
                .filter(SessionItem.UserText.class::isInstance)
                .map(SessionItem.UserText.class::cast)
                .reduce((before, after) -> after)
                .orElseThrow();
    }

    private static int steps(List<SessionItem> items) {
        int steps = 0;
        SessionItem before = items.get(0);
        for (SessionItem item : items.subList(1, items.size())) {
            if (before instanceof SessionItem.UserText
                    || (before instanceof SessionItem.ToolAnswer && !(item instanceof SessionItem.ToolAnswer))) {
                steps++;
            }
            before = item;
        }
        return steps;
    }

    @Provide
    Arbitrary<List<SessionItem>> dialogs() {
        Arbitrary<Integer> length = Arbitraries.integers().between(0, 120);
        Arbitrary<List<Integer>> calls = length.list().ofMaxSize(3);
        Arbitrary<List<SessionItem>> step = Combinators.combine(
                        Arbitraries.of(true, false), length, calls, Arbitraries.of("lookup", "stays"))
                .as(MemoryCutPropertyTest::step);
        Arbitrary<List<SessionItem>> turn = Combinators.combine(
                        length, step.list().ofMaxSize(4))
                .as((words, steps) -> {
                    List<SessionItem> items = new ArrayList<>();
                    items.add(new SessionItem.UserText("p".repeat(words)));
                    steps.forEach(items::addAll);
                    return items;
                });
        return turn.list().ofMinSize(1).ofMaxSize(8).map(turns -> {
            List<SessionItem> items = new ArrayList<>();
            turns.forEach(items::addAll);
            return named(items);
        });
    }

    private static List<SessionItem> step(boolean reasons, int words, List<Integer> calls, String tool) {
        List<SessionItem> items = new ArrayList<>();
        if (reasons) {
            items.add(new SessionItem.Sealed("{}"));
        }
        if (words > 0 || calls.isEmpty()) {
            items.add(new SessionItem.AgentText("a".repeat(words)));
        }
        for (int i = 0; i < calls.size(); i++) {
            items.add(
                    new SessionItem.ToolRequest(String.valueOf(i), tool, "{\"words\":\"" + "x".repeat(words) + "\"}"));
        }
        for (int i = 0; i < calls.size(); i++) {
            items.add(new SessionItem.ToolAnswer(String.valueOf(i), "r".repeat(calls.get(i))));
        }
        return items;
    }

    /** Gives every call an id of its own. */
    private static List<SessionItem> named(List<SessionItem> items) {
        List<SessionItem> named = new ArrayList<>();
        int step = 0;
        boolean answers = false;
        for (SessionItem item : items) {
            if (answers && !(item instanceof SessionItem.ToolAnswer)) {
                step++;
            }
            answers = item instanceof SessionItem.ToolAnswer;
            if (item instanceof SessionItem.ToolRequest call) {
                named.add(new SessionItem.ToolRequest(step + "_" + call.callId(), call.name(), call.arguments()));
            } else if (item instanceof SessionItem.ToolAnswer answer) {
                named.add(new SessionItem.ToolAnswer(step + "_" + answer.callId(), answer.output()));
            } else {
                named.add(item);
            }
        }
        return named;
    }
}
