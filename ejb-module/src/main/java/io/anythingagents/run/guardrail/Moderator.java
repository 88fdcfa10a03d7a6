package io.anythingagents.run.guardrail;

import java.util.concurrent.CompletionStage;

/** Has somebody else's model judge a text. It holds no thread, always answers, and says itself what a failure means. */
@FunctionalInterface
public interface Moderator {
    CompletionStage<Verdict> judge(String text, Moderation wanted);
}
