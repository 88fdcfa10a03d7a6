package io.anythingagents.run.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anythingagents.agent.AgentCatalog;
import io.anythingagents.agent.AgentDefinition;
import io.anythingagents.settings.Settings;
import io.anythingagents.shared.Actor;
import io.anythingagents.shared.RequestContext;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class ToolsTest {
    private static final UUID ID = UUID.fromString("00000000-0000-4000-8000-000000000001");
    private static final ToolContext CONTEXT =
            new ToolContext(new RequestContext(ID, new Actor.SystemJob("test"), "request"), ID, ID, "call_1");

    private final AgentCatalog agents =
            AgentCatalog.load(Settings.load(Map.of("ENVIRONMENT", "test")), Clock.systemUTC(), Set.of());

    enum Unit {
        CELSIUS,
        FAHRENHEIT
    }

    record Place(String city, Optional<String> country) {}

    record Forecast(
            @Describe("Where.") Place place,

            @Describe(value = "How far ahead.", min = 1, max = 7)
            int days,

            List<Unit> units,
            Optional<Double> altitude,
            boolean detailed) {}

    /** Tools for tests. */
    static class Weather implements ToolSource {
        @FunctionTool(name = "weather", description = "Tells the weather.", category = "weather")
        String weather(Forecast wanted, ToolContext context) {
            return wanted.toString();
        }
    }

    private final Tool weather = MethodTool.of(new Weather(), Weather.class).get(0);

    @Test
    void schema_isDerivedFromTheRecordAndStrict() {
        JsonObject schema =
                Json.createReader(new StringReader(weather.parametersSchema())).readObject();

        assertThat(schema.getString("type")).isEqualTo("object");
        assertThat(schema.getBoolean("additionalProperties")).isFalse();
        assertThat(schema.getJsonArray("required").toString())
                .isEqualTo("[\"place\",\"days\",\"units\",\"altitude\",\"detailed\"]");
        JsonObject properties = schema.getJsonObject("properties");
        assertThat(properties.getJsonObject("place").getBoolean("additionalProperties"))
                .isFalse();
        assertThat(properties.getJsonObject("days").toString())
                .isEqualTo("{\"type\":\"integer\",\"description\":\"How far ahead.\",\"minimum\":1,\"maximum\":7}");
        assertThat(properties
                        .getJsonObject("units")
                        .getJsonObject("items")
                        .getJsonArray("enum")
                        .toString())
                .isEqualTo("[\"celsius\",\"fahrenheit\"]");
        assertThat(properties.getJsonObject("altitude").getJsonArray("type").toString())
                .isEqualTo("[\"number\",\"null\"]");
    }

    @Test
    void arguments_areBoundAndClamped() throws Exception {
        String answer = weather.call(CONTEXT, """
                {"place":{"city":"Bonn","country":null},"days":99,"units":["celsius"],"altitude":1.5,"detailed":true}""");

        assertThat(answer)
                .isEqualTo("Forecast[place=Place[city=Bonn, country=Optional.empty], days=7, units=[CELSIUS],"
                        + " altitude=Optional[1.5], detailed=true]");
    }

    @Test
    void faultyArguments_areToldToTheModel() {
        assertThatThrownBy(() -> weather.call(CONTEXT, "{\"place\":{}}"))
                .isInstanceOf(ToolFailure.class)
                .hasMessage("The argument `place.city` is missing.");
        assertThatThrownBy(() -> weather.call(CONTEXT, "{\"place\":5}"))
                .hasMessage("The argument `place` must be an object.");
        assertThatThrownBy(() -> weather.call(CONTEXT, "not json")).hasMessage("The arguments are not a JSON object.");
        assertThatThrownBy(() -> weather.call(CONTEXT, """
                {"place":{"city":"Bonn","country":null},"days":1,"units":["kelvin"],"altitude":null,"detailed":true}"""))
                .hasMessage("The argument `units[]` must be one of [celsius, fahrenheit].");
    }

    @Test
    void clock_saysTheTimeInUtc() throws Exception {
        Clock noon = Clock.fixed(Instant.parse("2026-11-21T12:00:00.5Z"), ZoneOffset.UTC);
        Tool clock = MethodTool.of(new ClockTool(noon), ClockTool.class).get(0);

        assertThat(clock.call(CONTEXT, "{}")).isEqualTo("2026-11-21 12:00:00 UTC");
    }

    @Test
    void agents_areOfferedExactlyTheToolsThatFit() {
        TavilyTool tavily = new TavilyTool(URI.create("http://127.0.0.1:1"), "key");
        List<Tool> tools = new ArrayList<>(MethodTool.of(tavily, TavilyTool.class));
        tools.addAll(MethodTool.of(new ClockTool(Clock.systemUTC()), ClockTool.class));
        ToolRegistry registry = new ToolRegistry(tools);

        assertThat(names(registry, "triage")).containsExactly("tavily_search_tool", "get_current_time");
        assertThat(names(registry, "data_analyst")).containsExactly("tavily_search_tool", "get_current_time");
        assertThat(names(registry, "code_assistant")).containsExactly("get_current_time");
        assertThat(registry.categories()).containsExactly("web_search", "utility");
    }

    @Test
    void aToolWhoseSwitchIsOff_isOfferedToNobody() {
        TavilyTool tavily = new TavilyTool(URI.create("http://127.0.0.1:1"), "key");
        List<Tool> tools = new ArrayList<>(MethodTool.of(tavily, TavilyTool.class));
        tools.addAll(MethodTool.of(new ClockTool(Clock.systemUTC()), ClockTool.class));
        ToolRegistry registry = new ToolRegistry(tools);

        assertThat(registry.hasSwitchable()).isTrue();
        assertThat(names(registry, "triage", feature -> !feature.equals("web_search")))
                .containsExactly("get_current_time");
        assertThat(new ToolRegistry(List.of(weather)).hasSwitchable()).isFalse();
    }

    @Test
    void oneAnnotatedMethod_isATool_alsoWhenTheServerSubclassedItsClass() {
        class Intercepted extends Weather {}
        ToolSource source = new Intercepted();

        List<Tool> tools = MethodTool.of(source, source.getClass());

        assertThat(tools).extracting(Tool::name).containsExactly("weather");
        assertThat(new ToolRegistry(tools).offeredTo(agents.resolve(null), feature -> true))
                .extracting(Tool::name)
                .containsExactly("weather");
    }

    @Test
    void toolsWithoutTheirKey_areKnownAndNotOffered() {
        ToolRegistry registry = new ToolRegistry(List.of(weather), Set.of(TavilyTool.NAME));

        assertThat(registry.knownNames()).containsExactlyInAnyOrder("weather", "tavily_search_tool");
        assertThat(names(registry, "triage")).containsExactly("weather");
    }

    @Test
    void toolsWithOneName_orNamesOfHandoffs_areRefused() {
        assertThatThrownBy(() -> new ToolRegistry(List.of(weather, weather)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void webSearchThatCannotBeReached_failsAsText() {
        Tool search = MethodTool.of(new TavilyTool(URI.create("http://127.0.0.1:1"), "key"), TavilyTool.class)
                .get(0);

        assertThatThrownBy(() -> search.call(CONTEXT, "{\"query\":\"x\"}"))
                .isInstanceOf(ToolFailure.class)
                .hasMessage("Web search cannot be reached.");
    }

    private List<String> names(ToolRegistry registry, String agent) {
        return names(registry, agent, feature -> true);
    }

    private List<String> names(ToolRegistry registry, String agent, Predicate<String> switchedOn) {
        AgentDefinition definition = agents.find(agent).orElseThrow();
        return registry.offeredTo(definition, switchedOn).stream()
                .map(Tool::name)
                .toList();
    }
}
