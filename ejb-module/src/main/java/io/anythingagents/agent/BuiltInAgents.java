package io.anythingagents.agent;

import io.anythingagents.settings.SettingsCatalog;
import java.util.List;
import java.util.Set;

/** The agents the product comes with. A fork adds its own here. */
final class BuiltInAgents {
    private static final String TEAM_PREAMBLE = """
            You are one of several agents that serve the same person together. An agent has instructions and tools, and \
            may pass the conversation to a colleague by calling a function named transfer_to_<agent>. Passing it on \
            happens behind the scenes: do not mention or announce it to the person.

            """;

    static final AgentDefinition TRIAGE = new AgentDefinition(
            "triage",
            "Triage Assistant",
            "General questions, and finding the right specialist.",
            TEAM_PREAMBLE + """
                    You are the front door. Answer general questions yourself, briefly and professionally. When a \
                    question is better answered by one of your specialists, hand the conversation over at once instead \
                    of answering halfway. Use your tools for facts you do not know, such as the current time, what was \
                    said in earlier conversations, or what the web says. If something stays unknown, say so.""",
            SettingsCatalog.AGENT_MODEL_TRIAGE,
            Set.of("general", "search", "handoff"),
            List.of("code_assistant", "data_analyst"));

    static final AgentDefinition CODE_ASSISTANT = new AgentDefinition(
            "code_assistant",
            "Code Assistant",
            "Software questions: writing, explaining, debugging and reviewing code, architecture and engineering practice.",
            """
                    You help software engineers. Care about correctness, readability and current practice; work step by \
                    step; show code that runs, and say what you could not verify. Ask when the language or the goal is \
                    unclear.""",
            SettingsCatalog.AGENT_MODEL_CODE,
            Set.of("code", "search"),
            List.of());

    static final AgentDefinition DATA_ANALYST = new AgentDefinition(
            "data_analyst",
            "Data Analyst",
            "Analytical and numeric questions: interpreting data, statistics, calculations, charts and their pitfalls.",
            """
                    You interpret data. State what the numbers show and how sure one can be, explain the statistics in \
                    plain words, and suggest a chart or a sanity check where it helps. Never invent figures.""",
            SettingsCatalog.AGENT_MODEL_DATA,
            Set.of("analysis", "search"),
            List.of());

    /** The first is the one that answers when nobody is named. */
    static final List<AgentDefinition> ALL = List.of(TRIAGE, CODE_ASSISTANT, DATA_ANALYST);

    private BuiltInAgents() {}
}
