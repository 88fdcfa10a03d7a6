package io.anythingagents.run;

import io.anythingagents.run.tool.Approval;
import io.anythingagents.run.tool.Tool;
import io.anythingagents.run.tool.ToolAudience;
import io.anythingagents.run.tool.ToolCall;
import io.anythingagents.run.tool.ToolContext;
import io.anythingagents.run.tool.ToolFailure;
import java.time.Duration;
import java.util.Optional;

/** A tool whose call is in the ledger; the writing is done on the tool's own thread. */
record LedgeredTool(Tool tool, LedgeredCall call) implements Tool {
    @Override
    public String name() {
        return tool.name();
    }

    @Override
    public String description() {
        return tool.description();
    }

    @Override
    public String parametersSchema() {
        return tool.parametersSchema();
    }

    @Override
    public ToolAudience audience() {
        return tool.audience();
    }

    @Override
    public Optional<String> feature() {
        return tool.feature();
    }

    @Override
    public Duration timeout() {
        return tool.timeout();
    }

    @Override
    public boolean repeatable() {
        return tool.repeatable();
    }

    @Override
    public Approval approval(ToolContext context, String arguments) {
        return tool.approval(context, arguments);
    }

    @Override
    public String call(ToolContext context, String arguments) throws InterruptedException {
        Optional<ToolCall.Result> instead = call.begin();
        if (instead.isPresent()) {
            if (instead.get().failed()) {
                throw new ToolFailure(instead.get().output());
            }
            return instead.get().output();
        }
        try {
            String output = tool.call(context, arguments);
            call.end(ToolCallStatus.FINISHED, output);
            return output;
        } catch (ToolFailure e) {
            call.end(ToolCallStatus.FAILED, e.text());
            throw e;
        } catch (InterruptedException e) {
            call.end(ToolCallStatus.UNCERTAIN, "The tool was stopped.");
            throw e;
        } catch (RuntimeException | Error e) {
            call.end(ToolCallStatus.UNCERTAIN, "The tool failed.");
            throw e;
        }
    }
}
