package io.anythingagents.migration;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The schema could not be read or changed; the message is one sentence without addresses or credentials. */
public final class SchemaException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SchemaException(String sentence) {
        super(sentence);
    }

    public SchemaException(String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
    }

    /** Whether the database could not be reached, so that the same attempt may succeed later. */
    public boolean isDatabaseUnreachable() {
        for (Throwable cause = getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && isConnectionFault(sql)) {
                return true;
            }
        }
        return false;
    }

    /** Classes 08 connection, 53 resources, 57P shutting down or starting, 28 refused, 3D no such database, or none. */
    private static boolean isConnectionFault(SQLException fault) {
        String state = fault.getSQLState();
        return state == null
                || state.startsWith("08")
                || state.startsWith("28")
                || state.startsWith("3D")
                || state.startsWith("53")
                || state.startsWith("57P");
    }
}
