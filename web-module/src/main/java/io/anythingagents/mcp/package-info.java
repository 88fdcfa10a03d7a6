/** The agents as tools for MCP clients (Model Context Protocol, streamable HTTP), without sessions in memory. */
@NullMarked
package io.anythingagents.mcp;

import org.jspecify.annotations.NullMarked;
