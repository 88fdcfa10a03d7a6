package io.anythingagents.run.mcp;

import io.anythingagents.run.tool.Approval;
import io.anythingagents.run.tool.Tool;
import io.anythingagents.run.tool.ToolAudience;
import io.anythingagents.run.tool.ToolContext;
import java.time.Duration;

/**
 * A tool of an MCP server.
 *
 * @param name by which models know it: the server's label, then the server's own name for it
 * @param remoteName the server's own name for it
 */
record McpTool(McpLink link, String name, String remoteName, String description, String parametersSchema)
        implements Tool {
    @Override
    public boolean strict() {
        return false;
    }

    @Override
    public ToolAudience audience() {
        return ToolAudience.everybody("mcp");
    }

    @Override
    public Duration timeout() {
        return link.server().timeout();
    }

    /** The server's file decides, never what the server says of itself. */
    @Override
    public Approval approval(ToolContext context, String arguments) {
        return link.server().approvedByPerson().contains(remoteName) ? Approval.PERSON : Approval.NONE;
    }

    @Override
    public String call(ToolContext context, String arguments) throws InterruptedException {
        return link.call(remoteName, arguments);
    }
}
