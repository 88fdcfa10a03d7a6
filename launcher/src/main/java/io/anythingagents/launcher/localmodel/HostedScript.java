package io.anythingagents.launcher.localmodel;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** What the stand-in does itself where it may: searches that find the same each time, and code that adds two and two. */
final class HostedScript {
    private static final String ADDRESS = "https://example.com/owls";

    private HostedScript() {}

    /**
     * Adds what the prompt asks for and the request allows.
     *
     * @param annotations what the words that follow rest on
     */
    static void parts(ModelRequest request, Wish wish, List<Reply.Part> parts, List<ObjectNode> annotations) {
        if (wish.webSearch() && request.offersHosted("web_search")) {
            ObjectNode details = JsonText.object();
            ObjectNode action = details.putObject("action");
            action.put("type", "search").put("query", wish.searchQuery());
            action.putArray("sources").addObject().put("type", "url").put("url", ADDRESS);
            parts.add(new Reply.Hosted("web_search_call", "searching", details));
            annotations.add(JsonText.object()
                    .put("type", "url_citation")
                    .put("start_index", 0)
                    .put("end_index", 3)
                    .put("url", ADDRESS)
                    .put("title", "Owls"));
        }
        if (wish.fileSearch() && request.offersHosted("file_search")) {
            ObjectNode details = JsonText.object();
            details.putArray("queries").add(wish.searchQuery());
            details.putArray("results")
                    .addObject()
                    .put("file_id", "file-1")
                    .put("filename", "owls.txt")
                    .put("score", 0.9)
                    .put("text", "Owls hunt at night.");
            parts.add(new Reply.Hosted("file_search_call", "searching", details));
            annotations.add(JsonText.object()
                    .put("type", "file_citation")
                    .put("file_id", "file-1")
                    .put("filename", "owls.txt")
                    .put("index", 0));
        }
        if (wish.python() && request.offersHosted("code_interpreter")) {
            ObjectNode details = JsonText.object().put("code", "print(2 + 2)").put("container_id", "cntr_1");
            details.putNull("outputs");
            parts.add(new Reply.Hosted("code_interpreter_call", "interpreting", details));
        }
    }
}
