package io.anythingagents.run.stream;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Shows the frames of an agent that works for another one: under that call's scope, with the ids of the whole run. */
public final class ScopedFrames implements FrameSink {
    private static final int LENGTH = 160;

    private final FrameSink log;
    private final String scope;

    /** @param call the function through which the agent was called */
    public ScopedFrames(FrameSink log, FunctionCall call) {
        this.log = log;
        this.scope = new JsonText(LENGTH)
                .text("type", "agent_tool")
                .text("tool_call_id", call.callId())
                .text("tool_name", call.name())
                .text("agent", call.agent())
                .end();
    }

    @Override
    public void append(Function<Frames, Draft> wording) {
        log.append(frames -> wording.apply(frames).within(scope));
    }

    @Override
    public void answering(@Nullable String responseId) {
        // the answer that is being given is the calling agent's
    }
}
