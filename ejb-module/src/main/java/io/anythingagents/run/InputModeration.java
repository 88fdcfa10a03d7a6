package io.anythingagents.run;

import io.anythingagents.run.guardrail.Moderation;
import io.anythingagents.run.guardrail.Verdict;
import io.anythingagents.run.model.SessionItem;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Has the message a loop is to answer judged before its model is asked, where the agent's file wants it; holds no thread. */
record InputModeration(LoopScope scope, LoopWorker worker) {
    /** Goes on at once where nothing is to be judged, else on a worker. */
    void before(ActiveAgent agent, Runnable passed, Consumer<Verdict.Tripped> stopped) {
        Optional<Moderation> wanted = agent.guardrails().moderation();
        Optional<String> asked = last(agent.given());
        if (wanted.isEmpty() || asked.isEmpty()) {
            passed.run();
            return;
        }
        scope.parts()
                .moderator()
                .judge(asked.get(), wanted.get())
                .thenAccept(verdict -> worker.run(() -> {
                    if (verdict instanceof Verdict.Tripped tripped) {
                        stopped.accept(tripped);
                    } else {
                        passed.run();
                    }
                }));
    }

    private static Optional<String> last(List<SessionItem> given) {
        for (int i = given.size() - 1; i >= 0; i--) {
            if (given.get(i) instanceof SessionItem.UserText message) {
                return Optional.of(message.text());
            }
        }
        return Optional.empty();
    }
}
