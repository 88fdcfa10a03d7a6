/** Tools of MCP servers elsewhere, offered to the agents whose files name the server. */
@NullMarked
package io.anythingagents.run.mcp;

import org.jspecify.annotations.NullMarked;
