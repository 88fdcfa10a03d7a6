package io.anythingagents.run;

import io.anythingagents.agent.HostedTool;
import io.anythingagents.conversation.SpokenMessage;
import io.anythingagents.run.model.HostedCall;
import io.anythingagents.run.model.SessionItem;
import io.anythingagents.run.stream.FunctionCall;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a run has produced so far, in order, whole or in part. Its execution guards it. */
final class Transcript {
    /** One row of the transcript. */
    sealed interface Row {}

    /** Something an agent says. */
    static final class Spoken implements Row {
        final int index;
        final String itemId;
        final String agent;
        final StringBuilder text = new StringBuilder();
        final StringBuilder refusal = new StringBuilder();
        boolean done;

        Spoken(int index, String itemId, String agent) {
            this.index = index;
            this.itemId = itemId;
            this.agent = agent;
        }

        boolean isEmpty() {
            return text.isEmpty() && refusal.isEmpty();
        }
    }

    /** A function call; handoffs have no row in the transcript and hence a negative index. */
    static final class Called implements Row {
        final int index;
        final String itemId;
        final String callId;
        final String name;
        final int turn;
        /** The agent behind the function; null when it is a plain tool. */
        final @Nullable String worker;

        @Nullable
        String arguments;

        @Nullable
        String output;

        boolean shownDone;

        Called(int index, String itemId, String callId, String name, int turn, @Nullable String worker) {
            this.turn = turn;
            this.worker = worker;
            this.index = index;
            this.itemId = itemId;
            this.callId = callId;
            this.name = name;
        }

        boolean isHandoff() {
            return index < 0;
        }

        FunctionCall shown() {
            return new FunctionCall(index, itemId, callId, name, arguments, worker);
        }
    }

    /** Something the provider does itself. */
    static final class Hosted implements Row {
        final int index;
        final String itemId;
        final HostedTool.Kind kind;

        @Nullable
        HostedCall done;

        Hosted(int index, String itemId, HostedTool.Kind kind) {
            this.index = index;
            this.itemId = itemId;
            this.kind = kind;
        }
    }

    /** Something only the provider understands. */
    record Opaque(String json) implements Row {}

    private final List<Row> rows = new ArrayList<>();
    private final Map<String, Spoken> spoken = new LinkedHashMap<>();
    private final Map<String, Called> called = new LinkedHashMap<>();
    private final Map<String, Hosted> hosted = new LinkedHashMap<>();
    private int nextIndex;
    private int turn;

    /** What follows comes from another call of a model. */
    void newTurn() {
        turn++;
    }

    Spoken speak(String itemId, String agent) {
        return spoken.computeIfAbsent(itemId, id -> {
            Spoken row = new Spoken(nextIndex++, id, agent);
            rows.add(row);
            return row;
        });
    }

    Optional<Spoken> spoken(String itemId) {
        return Optional.ofNullable(spoken.get(itemId));
    }

    /** Adds a call; empty when its id was used before, for models repeat themselves and a call is made once. */
    Optional<Called> call(String itemId, String callId, String name, boolean handoff, @Nullable String worker) {
        if (called.containsKey(callId)) {
            return Optional.empty();
        }
        Called row = new Called(handoff ? -1 : nextIndex++, itemId, callId, name, turn, worker);
        called.put(callId, row);
        rows.add(row);
        return Optional.of(row);
    }

    Optional<Called> called(String callId) {
        return Optional.ofNullable(called.get(callId));
    }

    /** What the provider does under this id, as it is or from now on. */
    Hosted hosted(String itemId, HostedTool.Kind kind) {
        return hosted.computeIfAbsent(itemId, id -> {
            Hosted row = new Hosted(nextIndex++, id, kind);
            rows.add(row);
            return row;
        });
    }

    boolean hasHosted(String itemId) {
        return hosted.containsKey(itemId);
    }

    List<Hosted> unfinishedHosted() {
        return hosted.values().stream().filter(row -> row.done == null).toList();
    }

    /** All of it, in order. */
    List<Row> rows() {
        return List.copyOf(rows);
    }

    /** Puts a row back that was there when the run began to wait; in order. */
    void restore(Spoken row) {
        spoken.put(row.itemId, row);
        rows.add(row);
        nextIndex = Math.max(nextIndex, row.index + 1);
    }

    void restore(Hosted row) {
        hosted.put(row.itemId, row);
        rows.add(row);
        nextIndex = Math.max(nextIndex, row.index + 1);
    }

    void restore(Called row) {
        called.put(row.callId, row);
        rows.add(row);
        nextIndex = Math.max(nextIndex, row.index + 1);
        turn = Math.max(turn, row.turn);
    }

    void keepSealed(String json) {
        rows.add(new Opaque(json));
    }

    List<Spoken> unfinishedSpeech() {
        return spoken.values().stream().filter(row -> !row.done).toList();
    }

    List<Called> unfinishedCalls() {
        return called.values().stream()
                .filter(row -> !row.isHandoff() && !row.shownDone)
                .toList();
    }

    /** The last message there is. */
    Optional<Spoken> lastSpoken() {
        Spoken last = null;
        for (Spoken row : spoken.values()) {
            if (!row.isEmpty()) {
                last = row;
            }
        }
        return Optional.ofNullable(last);
    }

    int size() {
        return rows.size();
    }

    /** Items for the session. */
    List<SessionItem> items() {
        return items(0);
    }

    /** Items for the next model call, from a row on that begins a turn. */
    List<SessionItem> items(int first) {
        List<SessionItem> items = new ArrayList<>();
        List<SessionItem> answers = new ArrayList<>();
        int last = -1;
        for (Row row : rows.subList(first, rows.size())) {
            if (row instanceof Called call) {
                if (call.turn != last) {
                    flush(items, answers);
                    last = call.turn;
                }
                if (call.arguments != null) {
                    items.add(new SessionItem.ToolRequest(call.callId, call.name, call.arguments));
                    if (call.output != null) {
                        answers.add(new SessionItem.ToolAnswer(call.callId, call.output));
                    }
                }
                continue;
            }
            if (row instanceof Opaque opaque) {
                flush(items, answers);
                items.add(new SessionItem.Sealed(opaque.json()));
            } else if (row instanceof Hosted work && work.done != null) {
                flush(items, answers);
                items.add(new SessionItem.Hosted(work.done.json()));
            } else if (row instanceof Spoken said && !said.isEmpty()) {
                flush(items, answers);
                items.add(new SessionItem.AgentText(
                        said.text.isEmpty() ? said.refusal.toString() : said.text.toString()));
            }
        }
        flush(items, answers);
        return items;
    }

    /** The answers of a turn follow all of its calls. */
    private static void flush(List<SessionItem> items, List<SessionItem> answers) {
        items.addAll(answers);
        answers.clear();
    }

    /**
     * What people will read.
     *
     * @param unfinished the status of what was broken off
     */
    List<SpokenMessage> messages(String unfinished) {
        List<SpokenMessage> messages = new ArrayList<>();
        for (Spoken row : spoken.values()) {
            if (!row.text.isEmpty()) {
                messages.add(new SpokenMessage(row.agent, row.text.toString(), row.done ? "completed" : unfinished));
            } else if (!row.refusal.isEmpty()) {
                messages.add(new SpokenMessage(row.agent, row.refusal.toString(), "refused"));
            }
        }
        return messages;
    }
}
