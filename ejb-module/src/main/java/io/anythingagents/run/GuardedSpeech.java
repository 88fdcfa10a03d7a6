package io.anythingagents.run;

import io.anythingagents.run.guardrail.Guardrails;
import io.anythingagents.run.guardrail.Guardrails.Stage;
import io.anythingagents.run.guardrail.Verdict;
import io.anythingagents.run.model.ModelEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Holds an agent's words back, line by line, until its guardrails have let them pass: what is shown can never be taken
 * back. Without guardrails on the output nothing is held. Its loop guards it.
 */
final class GuardedSpeech {
    private record Place(String itemId, int contentIndex) {}

    private final Map<Place, StringBuilder> held = new LinkedHashMap<>();
    private Verdict.@Nullable Tripped tripped;
    private boolean changed;

    /** What may be shown of what the model just did, in order; nothing once a guardrail has tripped. */
    List<ModelEvent> pass(Guardrails guardrails, ModelEvent event) {
        if (!guardrails.guards(Stage.OUTPUT)) {
            return List.of(event);
        }
        List<ModelEvent> shown = new ArrayList<>();
        if (event instanceof ModelEvent.TextDelta delta) {
            Place place = new Place(delta.itemId(), delta.contentIndex());
            StringBuilder line = held.computeIfAbsent(place, none -> new StringBuilder());
            line.append(delta.text());
            release(guardrails, place, line, line.lastIndexOf("\n") + 1, shown);
        } else {
            if (event instanceof ModelEvent.MessageDone done) {
                flush(guardrails, done.itemId(), shown);
            } else if (event instanceof ModelEvent.Completed) {
                flush(guardrails, null, shown);
            }
            // what a citation points into may have been changed
            if (tripped == null && !(event instanceof ModelEvent.Citation)) {
                shown.add(event);
            }
        }
        return shown;
    }

    Optional<Verdict.Tripped> tripped() {
        return Optional.ofNullable(tripped);
    }

    /** Of what was looked at since this was asked the last time. */
    Verdict outcome() {
        if (tripped != null) {
            return tripped;
        }
        boolean before = changed;
        changed = false;
        return before ? new Verdict.Changed("") : new Verdict.Passed();
    }

    /** What is held of one message, or of all. */
    private void flush(Guardrails guardrails, @Nullable String itemId, List<ModelEvent> shown) {
        held.forEach((place, line) -> {
            if (itemId == null || place.itemId().equals(itemId)) {
                release(guardrails, place, line, line.length(), shown);
            }
        });
    }

    private void release(Guardrails guardrails, Place place, StringBuilder line, int end, List<ModelEvent> shown) {
        if (end == 0 || tripped != null) {
            return;
        }
        String text = line.substring(0, end);
        line.delete(0, end);
        Verdict verdict = guardrails.check(Stage.OUTPUT, text);
        changed |= verdict instanceof Verdict.Changed;
        if (verdict instanceof Verdict.Tripped stop) {
            tripped = stop;
        } else {
            String passing = verdict instanceof Verdict.Changed changed ? changed.text() : text;
            shown.add(new ModelEvent.TextDelta(place.itemId(), place.contentIndex(), passing));
        }
    }
}
