package io.anythingagents.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import io.anythingagents.system.client.Json;
import io.anythingagents.system.client.Person;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Other people's clients for Node at our two open doors: the MCP inspector and OpenAI's own. */
class NodeClientsIT {
    private static final Path SOURCES = Path.of("src", "test", "node");
    private static final Path WORK = Path.of("target", "node").toAbsolutePath();
    private static final String INSPECTOR = "node_modules/@modelcontextprotocol/inspector-cli/build/cli.js";
    private static final long INSTALL_SECONDS = 240;
    private static final long RUN_SECONDS = 120;

    private static final Person PERSON = Product.newCustomer();

    private record Ended(int code, String output) {}

    @BeforeAll
    static void install() throws Exception {
        Ended node;
        try {
            node = run(RUN_SECONDS, Map.of(), "node", "--version");
        } catch (IOException e) {
            abort("Skipped: there is no Node here.");
            return;
        }
        int major = Integer.parseInt(node.output().strip().replaceFirst("v(\\d+).*", "$1"));
        if (major < 20) {
            abort("Skipped: Node " + node.output().strip() + " is older than these clients take (20).");
        }
        Files.createDirectories(WORK);
        for (String file : List.of("package.json", "package-lock.json", "openai.mjs")) {
            Files.copy(SOURCES.resolve(file), WORK.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        Ended installed;
        try {
            installed = run(
                    INSTALL_SECONDS,
                    Map.of(),
                    "npm",
                    "ci",
                    "--prefer-offline",
                    "--ignore-scripts",
                    "--no-audit",
                    "--no-fund");
        } catch (IOException e) {
            abort("Skipped: there is Node, but no npm.");
            return;
        }
        if (installed.code() != 0) {
            abort("Skipped: npm cannot fetch the clients here.");
        }
        // installed alone, the inspector's command looks for the package it is usually a part of
        Files.writeString(
                WORK.resolve("node_modules/@modelcontextprotocol/package.json"),
                "{\"name\":\"@modelcontextprotocol/inspector\",\"version\":\"1.0.3\"}");
    }

    @Test
    void theMcpInspector_listsAndCallsTheAgents() throws Exception {
        JsonNode tools = Json.parse(inspector("tools/list"));
        JsonNode answer =
                Json.parse(inspector("tools/call", "--tool-name", "triage", "--tool-arg", "message=What time is it?"));

        assertThat(tools.path("tools").findValuesAsText("name")).contains("triage", "code_assistant");
        assertThat(answer.path("isError").asBoolean(true)).isFalse();
        assertThat(answer.at("/content/0/text").asText()).isNotBlank();
        assertThat(answer.at("/structuredContent/status").asText()).isEqualTo("completed");
    }

    @Test
    void openAisClient_getsModelsCompletionsStreamsAndResponses() throws Exception {
        Ended script = run(
                RUN_SECONDS,
                Map.of("DOOR", Product.api().base().resolve("/v1").toString(), "TOKEN", PERSON.accessToken()),
                "node",
                "openai.mjs");
        assertThat(script.code()).as(script.output()).isZero();
        JsonNode told = Json.parse(script.output());

        assertThat(told.path("models").toString()).contains("triage", "code_assistant", "data_analyst");
        assertThat(told.path("plain").asText())
                .isNotBlank()
                .isEqualTo(told.path("streamed").asText());
        assertThat(told.path("chunks").asInt()).isGreaterThan(10);
        assertThat(told.path("answer").asText()).contains("kingfisher");
        assertThat(told.path("refused").asText()).isEqualTo("NotFoundError model_not_found");
    }

    private static String inspector(String method, String... more) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                "node",
                INSPECTOR,
                "--cli",
                Product.api().base().resolve("/mcp").toString(),
                "--transport",
                "http",
                "--header",
                "Authorization: Bearer " + PERSON.accessToken(),
                "--method",
                method));
        command.addAll(List.of(more));
        Ended ended = run(RUN_SECONDS, Map.of(), command.toArray(String[]::new));
        assertThat(ended.code()).as(ended.output()).isZero();
        return ended.output().substring(Math.max(0, ended.output().indexOf('{')));
    }

    private static Ended run(long seconds, Map<String, String> environment, String... command)
            throws IOException, InterruptedException {
        Files.createDirectories(WORK);
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(WORK.toFile()).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        byte[] output = process.getInputStream().readAllBytes();
        if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            return new Ended(-1, "It did not end.");
        }
        return new Ended(process.exitValue(), new String(output, java.nio.charset.StandardCharsets.UTF_8));
    }
}
