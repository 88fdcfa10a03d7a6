package io.anythingagents.observability;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.jspecify.annotations.Nullable;

/** One JSON object per line: timestamp, level, logger, event, correlation id, the event's fields, and what was thrown. */
public final class JsonLogFormatter extends Formatter {
    private static final int LONGEST_STACK = 16_384;

    @Override
    public String format(LogRecord line) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put("timestamp", line.getInstant().toString());
        members.put("level", level(line.getLevel()));
        members.put("logger", line.getLoggerName());
        EventLog.Fields fields = fields(line);
        members.put(fields == null ? "message" : "event", fields == null ? formatMessage(line) : line.getMessage());
        members.put("correlation_id", CorrelationId.current());
        if (fields != null) {
            fields.values().forEach(members::putIfAbsent);
        }
        Throwable thrown = line.getThrown();
        if (thrown != null) {
            members.put("exception", thrown.getClass().getName());
            members.put("stack", stack(thrown));
        }
        return JsonText.object(members) + "\n";
    }

    private static EventLog.@Nullable Fields fields(LogRecord line) {
        Object[] parameters = line.getParameters();
        return parameters != null && parameters.length == 1 && parameters[0] instanceof EventLog.Fields fields
                ? fields
                : null;
    }

    private static String level(Level level) {
        if (level.intValue() >= Level.SEVERE.intValue()) {
            return "error";
        }
        if (level.intValue() >= Level.WARNING.intValue()) {
            return "warning";
        }
        return level.intValue() >= Level.INFO.intValue() ? "info" : "debug";
    }

    private static String stack(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.getBuffer().length() > LONGEST_STACK
                ? text.getBuffer().substring(0, LONGEST_STACK)
                : text.toString();
    }
}
