package io.anythingagents.run.tool;

import io.anythingagents.agent.AgentDefinition;
import java.util.List;

/** Tools from elsewhere, which come and go while the product runs. */
public interface RemoteTools {
    /** For an installation without any. */
    RemoteTools NONE = new RemoteTools() {
        @Override
        public List<Tool> all() {
            return List.of();
        }

        @Override
        public List<Tool> toolsOf(AgentDefinition agent) {
            return List.of();
        }
    };

    /** All that are there now. */
    List<Tool> all();

    /** Those of them that an agent's file asks for. */
    List<Tool> toolsOf(AgentDefinition agent);
}
