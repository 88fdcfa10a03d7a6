package io.anythingagents.run;

import io.anythingagents.agent.AgentDefinition;
import io.anythingagents.agent.AgentTool;
import io.anythingagents.run.guardrail.Guardrails;
import io.anythingagents.run.guardrail.Guardrails.Stage;
import io.anythingagents.run.guardrail.Verdict;
import io.anythingagents.run.model.FunctionSpec;
import io.anythingagents.run.model.ModelRequest;
import io.anythingagents.run.model.SessionItem;
import io.anythingagents.run.tool.Tool;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The agent that has the word in a loop: what it is offered and what it is shown. Its loop guards it. */
final class ActiveAgent {
    private final LoopScope scope;
    private final Transcript transcript;
    private final boolean delegates;
    private AgentDefinition agent;
    private Guardrails guardrails;
    private List<SessionItem> given;
    private int rowsBefore;

    /** @param delegates whether it may hand over and have others work for it */
    ActiveAgent(LoopScope scope, RunState from, boolean delegates) {
        this.scope = scope;
        this.transcript = from.transcript();
        this.agent = scope.parts().agents().resolve(from.agent());
        this.guardrails = scope.parts().guardrails().of(agent.guardrails());
        this.delegates = delegates;
        this.given = from.given();
        this.rowsBefore = from.rowsBefore();
    }

    AgentDefinition definition() {
        return agent;
    }

    /** What it was shown first. */
    List<SessionItem> given() {
        return given;
    }

    /** How many rows of the transcript came before it. */
    int rowsBefore() {
        return rowsBefore;
    }

    String key() {
        return agent.key();
    }

    String model() {
        return scope.parts().agents().model(agent);
    }

    ModelRequest request() {
        List<FunctionSpec> functions = new ArrayList<>();
        for (AgentDefinition colleague : colleagues()) {
            functions.add(new FunctionSpec(
                    colleague.handoffTool(),
                    "Hand the conversation over to the " + colleague.displayName() + ". " + colleague.description(),
                    Handoffs.parameters(agent, colleague)));
        }
        for (Tool tool : scope.parts().tools().offeredTo(agent, scope.switches())) {
            functions.add(new FunctionSpec(tool.name(), tool.description(), tool.parametersSchema(), tool.strict()));
        }
        if (delegates) {
            for (AgentTool worker : agent.abilities().agentTools()) {
                functions.add(new FunctionSpec(worker.name(), worker.description(), AgentCall.PARAMETERS));
            }
        }
        return new ModelRequest(
                scope.runId(),
                model(),
                agent.model().settings(),
                agent.output(),
                scope.parts().agents().instructions(agent),
                functions,
                agent.abilities().hostedTools().stream()
                        .filter(tool -> tool.kind()
                                .feature()
                                .filter(scope.switches().negate())
                                .isEmpty())
                        .toList(),
                seen());
    }

    Guardrails guardrails() {
        return guardrails;
    }

    /** Looks at what it is asked, and takes out of what it was given what its guardrails take out. */
    Verdict begin() {
        Verdict asked = new Verdict.Passed();
        for (SessionItem item : given) {
            if (item instanceof SessionItem.UserText message) {
                asked = guardrails().check(Stage.INPUT, message.text());
            }
        }
        given = cleaned(given);
        return asked;
    }

    private List<SessionItem> cleaned(List<SessionItem> items) {
        Guardrails guardrails = guardrails();
        if (!guardrails.guards(Stage.INPUT)) {
            return items;
        }
        return items.stream().map(item -> cleaned(guardrails, item)).toList();
    }

    private static SessionItem cleaned(Guardrails guardrails, SessionItem item) {
        if (item instanceof SessionItem.UserText message) {
            return new SessionItem.UserText(guardrails.cleaned(Stage.INPUT, message.text()));
        }
        return item instanceof SessionItem.Recap recap
                ? new SessionItem.Recap(guardrails.cleaned(Stage.INPUT, recap.text()))
                : item;
    }

    /** What it was given, and what happened since. */
    private List<SessionItem> seen() {
        List<SessionItem> items = new ArrayList<>(given);
        items.addAll(transcript.items(rowsBefore));
        return SessionItems.completed(items);
    }

    /** Those it may hand over to. */
    List<AgentDefinition> colleagues() {
        return delegates ? scope.parts().agents().handoffs(agent) : List.of();
    }

    /** The agent behind a function. */
    Optional<AgentTool> worker(String function) {
        return delegates ? agent.agentTool(function) : Optional.empty();
    }

    /** The tool behind a function, if it is one it was offered. */
    Optional<Tool> tool(String function) {
        return scope.parts().tools().offeredTo(agent, scope.switches()).stream()
                .filter(offered -> offered.name().equals(function))
                .findFirst();
    }

    /** It is shown this from now on, in place of all that happened so far. */
    void giveInstead(List<SessionItem> items) {
        rowsBefore = transcript.size();
        given = List.copyOf(items);
    }

    /** Another one has the word, and sees as much as the file of the one before allows. */
    void handOver(NextStep.Handoff handoff) {
        List<SessionItem> shown = HandoffContext.of(agent.contextFor(handoff.to()), seen(), handoff.call());
        rowsBefore = transcript.size();
        agent = handoff.to();
        guardrails = scope.parts().guardrails().of(agent.guardrails());
        given = cleaned(shown);
    }
}
