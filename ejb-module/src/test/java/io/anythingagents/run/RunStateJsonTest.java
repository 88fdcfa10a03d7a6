package io.anythingagents.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.agent.HostedTool;
import io.anythingagents.observability.TraceParent;
import io.anythingagents.run.Transcript.Called;
import io.anythingagents.run.Transcript.Hosted;
import io.anythingagents.run.Transcript.Spoken;
import io.anythingagents.run.model.HostedCall;
import io.anythingagents.run.model.SessionItem;
import io.anythingagents.shared.Actor;
import io.anythingagents.shared.Role;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RunStateJsonTest {
    private static final Actor PERSON = new Actor.User(
            UUID.fromString("00000000-0000-4000-8000-000000000004"), Role.MEMBER, Set.of("a:b"), true, null);
    private static final TraceParent TRACE =
            new TraceParent("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331", false);
    private static final String SEARCHED = "{\"type\":\"web_search_call\",\"id\":\"ws_1\"}";

    @Test
    void nothingOfARunThatWaitsIsLost() {
        Transcript transcript = new Transcript();
        transcript.newTurn();
        Spoken said = transcript.speak("msg_1", "triage");
        said.text.append("Looking");
        said.done = true;
        Hosted searched = transcript.hosted("ws_1", HostedTool.Kind.WEB_SEARCH);
        searched.done = new HostedCall("ws_1", HostedTool.Kind.WEB_SEARCH, SEARCHED);
        transcript.keepSealed("{\"sealed\":1}");
        Called called =
                transcript.call("fc_1", "call_1", "send_mail", false, null).orElseThrow();
        called.arguments = "{\"to\":\"a\"}";
        RunState state = new RunState(
                PERSON,
                "triage",
                "model-1",
                "resp_1",
                2,
                1,
                1_500,
                new TokenUsage(1, 2, 3, 4, 5),
                List.of(
                        new SessionItem.Recap("Before"),
                        new SessionItem.UserText("Hello"),
                        new SessionItem.Hosted(SEARCHED),
                        new SessionItem.Sealed("{}")),
                0,
                transcript,
                List.of("call_1"),
                TRACE);

        RunState read = RunStateJson.read(RunStateJson.write(state));

        assertThat(read).usingRecursiveComparison().ignoringFields("transcript").isEqualTo(state);
        assertThat(read.transcript().items()).isEqualTo(transcript.items());
        assertThat(read.transcript().rows())
                .usingRecursiveComparison()
                .withEqualsForType((one, other) -> one.compareTo(other) == 0, StringBuilder.class)
                .isEqualTo(transcript.rows());
        assertThat(read.transcript().hasHosted("ws_1")).isTrue();
        assertThat(read.transcript().speak("msg_2", "triage").index).isEqualTo(3);
    }
}
