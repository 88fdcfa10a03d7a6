package io.anythingagents.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code aa auth tokens issue}: has Vault sign an order and sends it to the product. */
@Command(
        name = "issue",
        aliases = "issue-service-account",
        description =
                "Have a refresh token issued to a service account. Vault signs the order (VAULT_ADDR, VAULT_TOKEN);"
                        + " without Vault, or with AUTH_CLI_DEV_AUTH_MODE=local, the development signer is asked for.")
final class TokensIssueCommand extends ContextCommand {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final String DEFAULT_URL = "http://127.0.0.1:8080";
    private static final ObjectMapper JSON = new ObjectMapper();

    @Option(
            names = {"-a", "--account"},
            required = true,
            description = "The service account.")
    private String account = "";

    @Option(
            names = {"-s", "--scopes"},
            required = true,
            description = "Scopes, separated by commas.")
    private String scopes = "";

    @Option(
            names = {"-t", "--tenant"},
            paramLabel = "UUID",
            description = "The tenant, for accounts that belong to one.")
    private @Nullable String tenant;

    @Option(names = "--lifetime", paramLabel = "MINUTES", description = "Life of the token in minutes.")
    private @Nullable Integer lifetime;

    @Option(names = "--fingerprint", description = "A label of the holder; it stands in the token.")
    private @Nullable String fingerprint;

    @Option(names = "--force", description = "A new token in the place of one that still lives.")
    private boolean force;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORM",
            description = "${COMPLETION-CANDIDATES} (default: json, or AUTH_CLI_OUTPUT).")
    private @Nullable Form form;

    @Option(names = "--base-url", paramLabel = "URL", description = "Where the product answers (AUTH_CLI_BASE_URL).")
    private @Nullable String baseUrl;

    @Mixin
    private InstanceOptions instance = new InstanceOptions();

    /** How the token is printed. */
    enum Form {
        json,
        text,
        env
    }

    TokensIssueCommand(CliContext context) {
        super(context);
    }

    @Override
    public void run() {
        Map<String, String> values = instance.values(context);
        JsonNode issued = send(values, body());
        print(issued, form(values));
        err().println("Issued to " + account + "; it is shown this once.");
    }

    private ObjectNode body() {
        List<String> words = Arrays.stream(scopes.split(","))
                .map(String::strip)
                .filter(scope -> !scope.isEmpty())
                .toList();
        ObjectNode body = JSON.createObjectNode().put("account", account);
        words.forEach(body.putArray("scopes")::add);
        if (tenant != null) {
            body.put("tenant_id", tenant);
        }
        if (lifetime != null) {
            body.put("lifetime_minutes", lifetime);
        }
        if (fingerprint != null) {
            body.put("fingerprint", fingerprint);
        }
        return body.put("force", force);
    }

    private JsonNode send(Map<String, String> values, ObjectNode body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address(values))
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()));
        Optional<VaultOrder> order = VaultOrder.of(values, body, context.clock().instant());
        if (order.isPresent()) {
            request.header("Authorization", "Bearer vault:" + order.get().signature())
                    .header("X-Vault-Payload", order.get().payload());
        } else {
            request.header("Authorization", "Bearer dev-demo");
        }
        HttpResponse<String> answer = exchange(request.build());
        JsonNode document = document(answer.body());
        if (answer.statusCode() >= 400) {
            String detail =
                    document.path("detail").asText(document.path("message").asText("no detail"));
            throw new CliFailure("error: the product answers " + answer.statusCode() + ": " + detail);
        }
        return document;
    }

    private URI address(Map<String, String> values) {
        String given = baseUrl != null
                ? baseUrl
                : values.getOrDefault("AUTH_CLI_BASE_URL", "").strip();
        String running = given.isEmpty()
                ? RunningInstance.in(instance.dataDirectory(context))
                        .filter(RunningInstance::isRunning)
                        .flatMap(RunningInstance::url)
                        .orElse(DEFAULT_URL)
                : given;
        try {
            return URI.create(running.replaceAll("/+$", "") + "/api/v1/auth/service-accounts/issue");
        } catch (IllegalArgumentException e) {
            throw new CliFailure("--base-url is no address.");
        }
    }

    private Form form(Map<String, String> values) {
        if (form != null) {
            return form;
        }
        String word = values.getOrDefault("AUTH_CLI_OUTPUT", "json").strip();
        return Arrays.stream(Form.values())
                .filter(known -> known.name().equals(word))
                .findFirst()
                .orElseThrow(() -> new CliFailure("AUTH_CLI_OUTPUT must be json, text or env."));
    }

    private void print(JsonNode issued, Form chosen) {
        PrintWriter out = out();
        String token = issued.path("refresh_token").asText();
        switch (chosen) {
            case json -> out.println(issued.toPrettyString());
            case env -> out.println("AUTH_REFRESH_TOKEN=" + token);
            case text -> {
                for (String name : List.of("account", "tenant_id", "scopes", "kid", "issued_at", "expires_at")) {
                    JsonNode value = issued.path(name);
                    out.println(name + ": " + (value.isTextual() ? value.asText() : value.toString()));
                }
                out.println(token);
            }
        }
    }

    private static HttpResponse<String> exchange(HttpRequest request) {
        try {
            return HttpClient.newBuilder()
                    .connectTimeout(TIMEOUT)
                    .build()
                    .send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new CliFailure("The product at " + request.uri().getAuthority() + " does not answer.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CliFailure("Interrupted.", e);
        }
    }

    private static JsonNode document(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new CliFailure("The answer is no JSON; is --base-url the product's address?", e);
        }
    }
}
