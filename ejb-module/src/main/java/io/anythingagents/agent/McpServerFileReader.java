package io.anythingagents.agent;

import io.anythingagents.agent.McpServerDefinition.Header;
import io.anythingagents.agent.YamlFields.Word;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads one file that describes an MCP server and finds every fault in it at once. */
final class McpServerFileReader {
    private static final Pattern LABEL = Pattern.compile("[a-z][a-z0-9_]{0,23}");
    private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}");
    /** The protocol's own, and those that an HTTP client does not let go. */
    private static final Set<String> RESERVED = Set.of(
            "accept",
            "connection",
            "content-length",
            "content-type",
            "expect",
            "host",
            "mcp-protocol-version",
            "mcp-session-id",
            "upgrade");

    private static final List<String> APPROVALS = List.of("always", "never");
    private static final int LONGEST_LINE = 1_000;
    private static final int LONGEST_NAME = 128;
    private static final long SECONDS = 20;
    private static final long CHARACTERS = 20_000;
    private static final Set<String> FIELDS =
            Set.of("url", "headers", "tools", "approval", "approval_for", "timeout_seconds", "max_result_characters");

    private final AgentFile file;
    private final Set<String> secrets;
    private final List<String> all;
    private final List<String> faults = new ArrayList<>();

    /**
     * @param secrets the names of the secrets there are
     * @param all takes the faults, each with the file's name
     */
    McpServerFileReader(AgentFile file, Set<String> secrets, List<String> all) {
        this.file = file;
        this.secrets = secrets;
        this.all = all;
    }

    /** The server; empty when the file has a fault. */
    Optional<McpServerDefinition> read() {
        if (!LABEL.matcher(file.key()).matches()) {
            faults.add("the name before .yaml must begin with a letter and have at most 24 of a-z, 0-9 and _");
        }
        Optional<McpServerDefinition> server = YamlText.compose(file.text(), faults::add)
                .map(node -> definition(new YamlFields(node, "", faults::add)));
        faults.forEach(fault -> all.add(file.place() + ": " + fault));
        return faults.isEmpty() ? server : Optional.empty();
    }

    private McpServerDefinition definition(YamlFields fields) {
        URI url = url(fields);
        List<Header> headers = headers(fields);
        Set<String> tools = names(fields, "tools");
        if (tools.isEmpty()) {
            faults.add("tools is missing: it lists the server's tools that are let in");
        }
        boolean always = fields.oneOf("approval", APPROVALS).orElse("always").equals("always");
        Set<String> listed = names(fields, "approval_for");
        for (String name : listed) {
            if (!tools.contains(name)) {
                faults.add("approval_for names " + name + ", which tools does not");
            }
        }
        McpServerDefinition server = new McpServerDefinition(
                file.key(),
                url,
                headers,
                tools,
                always ? tools : listed,
                Duration.ofSeconds(fields.whole("timeout_seconds", 1, 300).orElse(SECONDS)),
                fields.whole("max_result_characters", 100, 1_000_000)
                        .orElse(CHARACTERS)
                        .intValue());
        fields.end(FIELDS);
        return server;
    }

    private URI url(YamlFields fields) {
        String text = fields.requiredText("url", LONGEST_LINE);
        try {
            URI url = new URI(text);
            String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
            boolean fits = (scheme.equals("http") || scheme.equals("https"))
                    && url.getHost() != null
                    && url.getRawUserInfo() == null
                    && url.getRawFragment() == null;
            if (fits) {
                return url;
            }
        } catch (URISyntaxException e) {
            // told below; its message repeats the text, which may hold a secret
        }
        if (!text.isEmpty()) {
            faults.add("url must be an address like https://host/mcp, without a name or password");
        }
        return URI.create("http://invalid/");
    }

    private List<Header> headers(YamlFields fields) {
        List<Header> headers = new ArrayList<>();
        for (Node element : fields.elements("headers")) {
            YamlFields header = new YamlFields(element, "headers.", faults::add);
            String name = header.requiredText("name", LONGEST_NAME);
            if (!name.isEmpty()
                    && (!HEADER.matcher(name).matches() || RESERVED.contains(name.toLowerCase(Locale.ROOT)))) {
                header.fault(element, "headers.name", "is no header that can be set");
            }
            Optional<String> text = header.text("value", LONGEST_LINE);
            Optional<String> secret = header.text("secret", LONGEST_NAME);
            Optional<String> scheme = header.text("scheme", LONGEST_NAME);
            if (text.isPresent() == secret.isPresent()) {
                header.fault(element, "headers", "needs either a value or the name of a secret");
            }
            secret.filter(named -> !secrets.contains(named))
                    .ifPresent(named -> header.fault(
                            element, "headers.secret", "names " + named + ", which MCP_SECRETS does not hold"));
            headers.add(new Header(name, scheme.orElse(null), text.orElse(null), secret.orElse(null)));
            header.end(Set.of("name", "value", "secret", "scheme"));
        }
        return headers;
    }

    private Set<String> names(YamlFields fields, String field) {
        Set<String> names = new LinkedHashSet<>();
        for (Word word : fields.words(field, LONGEST_NAME)) {
            if (!names.add(word.text())) {
                fields.fault(word.node(), field, "names " + word.text() + " twice");
            }
        }
        return names;
    }
}
