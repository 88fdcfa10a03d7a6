package io.anythingagents.launcher.localmodel;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anythingagents.shared.Ids;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns a reply into the events of the Responses API, one at a time, so that a long answer is never held whole. */
final class ResponseEvents {
    private static final int ARGUMENT_CHARACTERS = 12;

    private final ResponseDocument document;
    private final Reply reply;
    private final Ids ids;
    private final boolean queued;
    private final Deque<StreamEvent> pending = new ArrayDeque<>();

    private boolean begun;
    private boolean finished;
    private int nextPart;
    private int deltas;
    private long number;

    @Nullable
    private OpenPart open;

    ResponseEvents(ResponseDocument document, Reply reply, Ids ids, boolean queued) {
        this.document = document;
        this.reply = reply;
        this.ids = ids;
        this.queued = queued;
    }

    boolean finished() {
        return finished && pending.isEmpty();
    }

    int deltas() {
        return deltas;
    }

    /** How long to wait before the next event: only deltas take time. */
    long pause() {
        return nextIsDelta() ? reply.pace().pauseBefore(deltas) : 0;
    }

    boolean nextIsDelta() {
        return pending.isEmpty() && open != null && open.hasNext();
    }

    StreamEvent next() {
        if (pending.isEmpty()) {
            advance();
        }
        return pending.remove();
    }

    /** Ends the response here with an error in its last event. */
    StreamEvent fail(String code, String message) {
        finished = true;
        pending.clear();
        document.failed(code, message);
        return event("response.failed", StreamEvent.Kind.TERMINAL, "response", document.write());
    }

    /** Ends the response here as incomplete, what was said so far included. */
    StreamEvent stopShort(String reason) {
        finished = true;
        pending.clear();
        if (open != null) {
            OpenPart cut = open;
            open = null;
            String said = cut.whole.substring(0, cut.sent);
            document.add(cut.item("incomplete", said), Tokens.of(said));
        }
        document.incomplete(reason);
        document.usage();
        return event("response.incomplete", StreamEvent.Kind.TERMINAL, "response", document.write());
    }

    private void advance() {
        OpenPart part = open;
        if (!begun) {
            begin();
        } else if (part != null && part.hasNext()) {
            pending.add(part.delta());
            deltas++;
        } else if (part != null) {
            open = null;
            part.close();
        } else if (nextPart < reply.parts().size()) {
            open = new OpenPart(reply.parts().get(nextPart), nextPart);
            nextPart++;
        } else {
            end();
        }
    }

    private void begin() {
        begun = true;
        plain("response.created", "response", document.write());
        if (queued) {
            plain("response.queued", "response", document.write());
        }
        document.status("in_progress");
        plain("response.in_progress", "response", document.write());
    }

    private void end() {
        if (reply.ending() == Reply.Ending.CUT_AT_TOKEN_LIMIT) {
            pending.add(stopShort("max_output_tokens"));
            return;
        }
        finished = true;
        document.status("completed");
        document.usage();
        pending.add(event("response.completed", StreamEvent.Kind.TERMINAL, "response", document.write()));
    }

    private void plain(String type, String field, String json) {
        pending.add(event(type, StreamEvent.Kind.PLAIN, field, json));
    }

    private StreamEvent event(String type, StreamEvent.Kind kind, String field, String json) {
        return event(type, kind, '"' + field + "\":" + json);
    }

    private StreamEvent event(String type, StreamEvent.Kind kind, String members) {
        long mine = number++;
        return new StreamEvent(
                mine, type, "{\"type\":\"" + type + "\",\"sequence_number\":" + mine + ',' + members + '}', kind);
    }

    private String fresh(String prefix) {
        return prefix + ids.next().toString().replace("-", "");
    }

    /** The output item that is being written. */
    private final class OpenPart {
        private final Reply.Part part;
        private final String whole;
        private final String itemId;
        private final String callId;
        private final String place;
        private final String deltaType;
        private final int index;

        private int sent;

        private OpenPart(Reply.Part part, int index) {
            this.part = part;
            this.index = index;
            boolean call = part instanceof Reply.Call;
            boolean message = part instanceof Reply.Text || part instanceof Reply.Refusal;
            this.itemId = fresh(call ? "fc_" : message ? "msg_" : "hosted_");
            this.callId = call ? fresh("call_") : "";
            this.whole = whole(part);
            this.place = "\"item_id\":\"" + itemId + "\",\"output_index\":" + index
                    + (message ? ",\"content_index\":0" : "");
            this.deltaType = part instanceof Reply.Text
                    ? "response.output_text.delta"
                    : part instanceof Reply.Refusal
                            ? "response.refusal.delta"
                            : "response.function_call_arguments.delta";
            opening();
        }

        private boolean hasNext() {
            return sent < whole.length();
        }

        private StreamEvent delta() {
            int end = part instanceof Reply.Call ? argumentsEnd(whole, sent) : wordEnd(whole, sent);
            String slice = whole.substring(sent, end);
            sent = end;
            String logprobs = part instanceof Reply.Text ? ",\"logprobs\":[]" : "";
            return event(deltaType, StreamEvent.Kind.DELTA, place + ",\"delta\":" + JsonText.quoted(slice) + logprobs);
        }

        private void opening() {
            item("response.output_item.added", item("in_progress", ""));
            if (part instanceof Reply.Hosted hosted) {
                for (String status : List.of("in_progress", hosted.working())) {
                    pending.add(event("response." + hosted.type() + "." + status, StreamEvent.Kind.PLAIN, place));
                }
            } else if (!(part instanceof Reply.Call)) {
                contentPart("response.content_part.added", "");
            }
        }

        private void close() {
            if (part instanceof Reply.Hosted hosted) {
                pending.add(event("response." + hosted.type() + ".completed", StreamEvent.Kind.PLAIN, place));
                ObjectNode item = item("completed", "");
                document.add(item, 0);
                item("response.output_item.done", item);
                return;
            }
            String text = JsonText.quoted(whole);
            if (part instanceof Reply.Text said) {
                for (int i = 0; i < said.annotations().size(); i++) {
                    done(
                            "response.output_text.annotation.added",
                            "\"annotation_index\":" + i + ",\"annotation\":"
                                    + JsonText.write(said.annotations().get(i)));
                }
            }
            if (part instanceof Reply.Call call) {
                done("response.function_call_arguments.done", "\"name\":\"" + call.name() + "\",\"arguments\":" + text);
            } else if (part instanceof Reply.Refusal) {
                done("response.refusal.done", "\"refusal\":" + text);
            } else {
                done("response.output_text.done", "\"text\":" + text + ",\"logprobs\":[]");
            }
            if (!(part instanceof Reply.Call)) {
                contentPart("response.content_part.done", whole);
            }
            boolean cut = reply.ending() == Reply.Ending.CUT_AT_TOKEN_LIMIT;
            ObjectNode item = item(cut ? "incomplete" : "completed", whole);
            document.add(item, Tokens.of(whole));
            item("response.output_item.done", item);
        }

        private void done(String type, String members) {
            pending.add(event(type, StreamEvent.Kind.PLAIN, place + ',' + members));
        }

        private void contentPart(String type, String text) {
            done(type, "\"part\":" + JsonText.write(content(text)));
        }

        private void item(String type, ObjectNode item) {
            pending.add(event(
                    type, StreamEvent.Kind.PLAIN, "\"output_index\":" + index + ",\"item\":" + JsonText.write(item)));
        }

        private ObjectNode item(String status, String text) {
            ObjectNode item = JsonText.object().put("id", itemId);
            if (part instanceof Reply.Call call) {
                return item.put("type", "function_call")
                        .put("status", status)
                        .put("arguments", text)
                        .put("call_id", callId)
                        .put("name", call.name());
            }
            if (part instanceof Reply.Hosted hosted) {
                item.put("type", hosted.type()).put("status", status);
                if (status.equals("completed")) {
                    item.setAll(hosted.details());
                }
                return item;
            }
            item.put("type", "message").put("status", status).put("role", "assistant");
            var contents = item.putArray("content");
            if (!text.isEmpty()) {
                contents.add(content(text));
            }
            return item;
        }

        private ObjectNode content(String text) {
            if (part instanceof Reply.Refusal) {
                return JsonText.object().put("type", "refusal").put("refusal", text);
            }
            ObjectNode content = JsonText.object().put("type", "output_text").put("text", text);
            var annotations = content.putArray("annotations");
            if (part instanceof Reply.Text said && !text.isEmpty()) {
                said.annotations().forEach(annotations::add);
            }
            content.putArray("logprobs");
            return content;
        }
    }

    private static String whole(Reply.Part part) {
        if (part instanceof Reply.Text text) {
            return text.text();
        }
        if (part instanceof Reply.Refusal refusal) {
            return refusal.text();
        }
        return part instanceof Reply.Call call ? call.arguments() : "";
    }

    /** The end of the word that begins at or after the position, the space before it included. */
    private static int wordEnd(String text, int from) {
        int end = from;
        while (end < text.length() && Character.isWhitespace(text.charAt(end))) {
            end++;
        }
        while (end < text.length() && !Character.isWhitespace(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private static int argumentsEnd(String arguments, int from) {
        int end = Math.min(arguments.length(), from + ARGUMENT_CHARACTERS);
        return end < arguments.length() && Character.isHighSurrogate(arguments.charAt(end - 1)) ? end + 1 : end;
    }
}
