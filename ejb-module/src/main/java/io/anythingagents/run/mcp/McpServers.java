package io.anythingagents.run.mcp;

import io.anythingagents.agent.AgentDefinition;
import io.anythingagents.agent.McpServerDefinition;
import io.anythingagents.observability.Metrics;
import io.anythingagents.run.tool.RemoteTools;
import io.anythingagents.run.tool.Tool;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import reactor.core.scheduler.Schedulers;

/**
 * The MCP servers of this installation. Each node asks them for itself; nobody waits for one: a server that is away has no
 * tools until it is back.
 */
public final class McpServers implements RemoteTools, AutoCloseable {
    /** So soon a server that was away is noticed to be back. */
    private static final long RETRY_SECONDS = 10;
    /** Every so many looks a server that is there is asked whether its tools have changed. */
    private static final int LOOKS_BETWEEN = 6;

    private final Map<String, McpLink> links = new LinkedHashMap<>();

    /** @param secrets by the names the servers' files may use */
    public McpServers(List<McpServerDefinition> servers, Map<String, String> secrets, Metrics metrics) {
        servers.forEach(server -> links.put(server.label(), new McpLink(server, secrets, metrics)));
    }

    /** Looks at every server, at once and from time to time. */
    @SuppressWarnings("FutureReturnValueIgnored") // what fails is told by the link
    public void start(ScheduledExecutorService scheduler, Executor threads) {
        for (McpLink link : links.values()) {
            AtomicBoolean busy = new AtomicBoolean();
            int[] looks = {0};
            Runnable look = () -> {
                try {
                    link.refresh();
                } finally {
                    busy.set(false);
                }
            };
            scheduler.scheduleWithFixedDelay(
                    () -> {
                        boolean due = looks[0]++ % LOOKS_BETWEEN == 0 || !link.isUp();
                        if (due && busy.compareAndSet(false, true)) {
                            threads.execute(look);
                        }
                    },
                    0,
                    RETRY_SECONDS,
                    TimeUnit.SECONDS);
        }
    }

    @Override
    public List<Tool> toolsOf(AgentDefinition agent) {
        return agent.abilities().mcpServers().stream()
                .flatMap(label -> link(label).tools().stream())
                .toList();
    }

    @Override
    public List<Tool> all() {
        return links.values().stream().flatMap(link -> link.tools().stream()).toList();
    }

    McpLink link(String label) {
        McpLink link = links.get(label);
        if (link == null) {
            throw new IllegalArgumentException("No file describes the MCP server " + label);
        }
        return link;
    }

    /** Ends what the client's library keeps running, for nobody else here uses it. */
    @Override
    public void close() {
        links.values().forEach(McpLink::close);
        if (!links.isEmpty()) {
            Schedulers.shutdownNow();
        }
    }
}
