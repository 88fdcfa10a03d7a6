package io.anythingagents.run;

import io.anythingagents.run.model.ModelCall;
import io.anythingagents.run.model.ModelEvent;
import io.anythingagents.run.model.ModelFault;
import io.anythingagents.run.model.ModelProvider;
import io.anythingagents.run.model.ModelRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/** A model that plays what it is given, one list of events a call, and remembers what it was asked. */
final class ScriptedModel implements ModelProvider {
    static final TokenUsage USAGE = new TokenUsage(10, 2, 5, 1, 1);

    final List<ModelRequest> requests = Collections.synchronizedList(new ArrayList<>());
    final CountDownLatch stalled = new CountDownLatch(1);
    final CountDownLatch cancelled = new CountDownLatch(1);
    private final Iterator<List<ModelEvent>> script;

    @SafeVarargs
    @SuppressWarnings("varargs")
    ScriptedModel(List<ModelEvent>... calls) {
        this(List.of(calls).iterator());
    }

    ScriptedModel(Iterator<List<ModelEvent>> calls) {
        this.script = calls;
    }

    @Override
    public ModelCall stream(ModelRequest request, Consumer<ModelEvent> listener) {
        requests.add(request);
        List<ModelEvent> events = script.next();
        listener.accept(new ModelEvent.Started("resp_" + requests.size(), "scripted"));
        events.forEach(listener);
        boolean ended = !events.isEmpty()
                && (events.get(events.size() - 1) instanceof ModelEvent.Completed
                        || events.get(events.size() - 1) instanceof ModelEvent.Failed);
        if (!ended) {
            stalled.countDown();
        }
        return cancelled::countDown;
    }

    static List<ModelEvent> says(String itemId, String... deltas) {
        List<ModelEvent> events = new ArrayList<>(beginsToSay(itemId, deltas));
        events.add(new ModelEvent.MessageDone(itemId));
        events.add(new ModelEvent.Completed(USAGE, null));
        return events;
    }

    static List<ModelEvent> beginsToSay(String itemId, String... deltas) {
        List<ModelEvent> events = new ArrayList<>();
        events.add(new ModelEvent.MessageStarted(itemId));
        for (String delta : deltas) {
            events.add(new ModelEvent.TextDelta(itemId, 0, delta));
        }
        return events;
    }

    static List<ModelEvent> breaksOff(String itemId, ModelFault.Kind kind, String... deltas) {
        List<ModelEvent> events = new ArrayList<>(beginsToSay(itemId, deltas));
        events.add(new ModelEvent.Failed(ModelFault.of(kind), TokenUsage.NONE));
        return events;
    }

    static List<ModelEvent> refuses(String itemId, String text) {
        return List.of(
                new ModelEvent.MessageStarted(itemId),
                new ModelEvent.RefusalDelta(itemId, 0, text),
                new ModelEvent.MessageDone(itemId),
                new ModelEvent.Completed(USAGE, null));
    }

    /** @param nameAndArguments name, arguments, name, arguments ... */
    static List<ModelEvent> calls(String... nameAndArguments) {
        List<ModelEvent> events = new ArrayList<>();
        for (int i = 0; i < nameAndArguments.length; i += 2) {
            String id = nameAndArguments[i] + "_" + i;
            events.add(new ModelEvent.CallStarted("fc_" + id, "call_" + id, nameAndArguments[i]));
            events.add(new ModelEvent.CallDone("fc_" + id, "call_" + id, nameAndArguments[i], nameAndArguments[i + 1]));
        }
        events.add(new ModelEvent.Completed(USAGE, null));
        return events;
    }
}
