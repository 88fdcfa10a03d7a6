package io.anythingagents.run;

import io.anythingagents.agent.HostedTool;
import io.anythingagents.observability.TraceParent;
import io.anythingagents.run.Transcript.Called;
import io.anythingagents.run.Transcript.Hosted;
import io.anythingagents.run.Transcript.Opaque;
import io.anythingagents.run.Transcript.Row;
import io.anythingagents.run.Transcript.Spoken;
import io.anythingagents.run.model.HostedCall;
import io.anythingagents.run.model.SessionItem;
import io.anythingagents.shared.Actor;
import io.anythingagents.shared.Role;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.spi.JsonProvider;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The state of a waiting run as it is stored. */
final class RunStateJson {
    private static final JsonProvider JSON = JsonProvider.provider();
    private static final String SEALED = "sealed";
    private static final String RECAP = "recap";
    private static final String HOSTED = "hosted";

    private RunStateJson() {}

    static String write(RunState state) {
        TokenUsage used = state.used();
        JsonObjectBuilder json = JSON.createObjectBuilder()
                .add("version", 1)
                .add("actor", actor(state.actor()))
                .add("agent", state.agent())
                .add("turns", state.turns())
                .add("handoffs", state.handoffs())
                .add("used_millis", state.usedMillis())
                .add(
                        "used",
                        JSON.createArrayBuilder()
                                .add(used.input())
                                .add(used.cachedInput())
                                .add(used.output())
                                .add(used.reasoning())
                                .add(used.requests()))
                .add("given", items(state.given()))
                .add("rows_before", state.rowsBefore())
                .add("rows", rows(state.transcript()))
                .add("turn_calls", JSON.createArrayBuilder(state.turnCalls()));
        optional(json, "answered_by", state.answeredBy());
        optional(json, "response_id", state.responseId());
        TraceParent trace = state.trace();
        optional(json, "trace", trace == null ? null : trace.header());
        return json.build().toString();
    }

    static RunState read(String text) {
        try (JsonReader reader = JSON.createReader(new StringReader(text))) {
            JsonObject json = reader.readObject();
            JsonArray used = json.getJsonArray("used");
            return new RunState(
                    actor(json.getJsonObject("actor")),
                    json.getString("agent"),
                    json.getString("answered_by", null),
                    json.getString("response_id", null),
                    json.getInt("turns"),
                    json.getInt("handoffs"),
                    json.getJsonNumber("used_millis").longValue(),
                    new TokenUsage(number(used, 0), number(used, 1), number(used, 2), number(used, 3), used.getInt(4)),
                    items(json.getJsonArray("given")),
                    json.getInt("rows_before"),
                    transcript(json.getJsonArray("rows")),
                    json.getJsonArray("turn_calls").getValuesAs(JsonString::getString),
                    TraceParent.parse(json.getString("trace", null)).orElse(null));
        }
    }

    private static long number(JsonArray list, int place) {
        return list.getJsonNumber(place).longValue();
    }

    private static JsonObjectBuilder actor(Actor actor) {
        JsonObjectBuilder json = JSON.createObjectBuilder();
        if (actor instanceof Actor.User user) {
            json.add("user", user.id().toString())
                    .add("role", user.role().wireName())
                    .add("scopes", JSON.createArrayBuilder(user.scopes()))
                    .add("verified", user.emailVerified());
        } else if (actor instanceof Actor.ServiceAccount machine) {
            json.add("service_account", machine.name()).add("scopes", JSON.createArrayBuilder(machine.scopes()));
        } else if (actor instanceof Actor.SystemJob job) {
            json.add("job", job.name());
        }
        return json;
    }

    private static Actor actor(JsonObject json) {
        if (json.containsKey("job")) {
            return new Actor.SystemJob(json.getString("job"));
        }
        Set<String> scopes = new HashSet<>(json.getJsonArray("scopes").getValuesAs(JsonString::getString));
        return json.containsKey("service_account")
                ? new Actor.ServiceAccount(json.getString("service_account"), scopes)
                : new Actor.User(
                        java.util.UUID.fromString(json.getString("user")),
                        Role.fromWire(json.getString("role")).orElse(Role.VIEWER),
                        scopes,
                        json.getBoolean("verified"),
                        null);
    }

    private static JsonArrayBuilder items(List<SessionItem> items) {
        JsonArrayBuilder json = JSON.createArrayBuilder();
        for (SessionItem item : items) {
            if (item instanceof SessionItem.Sealed sealed) {
                json.add(JSON.createObjectBuilder().add("type", SEALED).add("json", sealed.json()));
            } else if (item instanceof SessionItem.Hosted hosted) {
                json.add(JSON.createObjectBuilder().add("type", HOSTED).add("json", hosted.json()));
            } else if (item instanceof SessionItem.Recap recap) {
                json.add(JSON.createObjectBuilder().add("type", RECAP).add("text", recap.text()));
            } else {
                SessionItems.toJson(List.of(item)).forEach(text -> json.add(object(text)));
            }
        }
        return json;
    }

    private static List<SessionItem> items(JsonArray json) {
        List<SessionItem> items = new ArrayList<>();
        for (JsonObject item : json.getValuesAs(JsonObject.class)) {
            if (item.getString("type", "").equals(SEALED)) {
                items.add(new SessionItem.Sealed(item.getString("json")));
            } else if (item.getString("type", "").equals(HOSTED)) {
                items.add(new SessionItem.Hosted(item.getString("json")));
            } else if (item.getString("type", "").equals(RECAP)) {
                items.add(new SessionItem.Recap(item.getString("text")));
            } else {
                SessionItems.read(item.toString()).ifPresent(items::add);
            }
        }
        return items;
    }

    private static JsonObject object(String text) {
        try (JsonReader reader = JSON.createReader(new StringReader(text))) {
            return reader.readObject();
        }
    }

    private static JsonArrayBuilder rows(Transcript transcript) {
        JsonArrayBuilder json = JSON.createArrayBuilder();
        for (Row row : transcript.rows()) {
            JsonObjectBuilder written = JSON.createObjectBuilder();
            if (row instanceof Spoken said) {
                written.add("index", said.index)
                        .add("item", said.itemId)
                        .add("agent", said.agent)
                        .add("text", said.text.toString())
                        .add("refusal", said.refusal.toString())
                        .add("done", said.done);
            } else if (row instanceof Called call) {
                written.add("index", call.index)
                        .add("item", call.itemId)
                        .add("call", call.callId)
                        .add("name", call.name)
                        .add("turn", call.turn)
                        .add("done", call.shownDone);
                optional(written, "worker", call.worker);
                optional(written, "arguments", call.arguments);
                optional(written, "output", call.output);
            } else if (row instanceof Hosted work) {
                written.add("index", work.index).add("item", work.itemId).add(HOSTED, work.kind.wireName());
                optional(written, "json", work.done == null ? null : work.done.json());
            } else if (row instanceof Opaque opaque) {
                written.add(SEALED, opaque.json());
            }
            json.add(written);
        }
        return json;
    }

    private static Transcript transcript(JsonArray rows) {
        Transcript transcript = new Transcript();
        for (JsonObject json : rows.getValuesAs(JsonObject.class)) {
            if (json.containsKey(SEALED)) {
                transcript.keepSealed(json.getString(SEALED));
            } else if (json.containsKey(HOSTED)) {
                transcript.restore(hosted(json));
            } else if (json.containsKey("call")) {
                Called call = new Called(
                        json.getInt("index"),
                        json.getString("item"),
                        json.getString("call"),
                        json.getString("name"),
                        json.getInt("turn", 0),
                        json.getString("worker", null));
                call.arguments = json.getString("arguments", null);
                call.output = json.getString("output", null);
                call.shownDone = json.getBoolean("done");
                transcript.restore(call);
            } else {
                Spoken said = new Spoken(json.getInt("index"), json.getString("item"), json.getString("agent"));
                said.text.append(json.getString("text"));
                said.refusal.append(json.getString("refusal"));
                said.done = json.getBoolean("done");
                transcript.restore(said);
            }
        }
        return transcript;
    }

    private static Hosted hosted(JsonObject json) {
        HostedTool.Kind kind = HostedTool.Kind.of(json.getString(HOSTED)).orElseThrow();
        Hosted work = new Hosted(json.getInt("index"), json.getString("item"), kind);
        String done = json.getString("json", null);
        work.done = done == null ? null : new HostedCall(work.itemId, kind, done);
        return work;
    }

    private static void optional(JsonObjectBuilder json, String name, @Nullable String value) {
        if (value != null) {
            json.add(name, value);
        }
    }
}
