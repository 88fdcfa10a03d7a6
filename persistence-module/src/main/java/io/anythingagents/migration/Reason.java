package io.anythingagents.migration;

import java.sql.SQLException;

/** One line that says why, from a chain of exceptions. */
final class Reason {
    private Reason() {}

    static String of(Throwable fault) {
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException && cause.getMessage() != null) {
                return firstLine(cause.getMessage());
            }
        }
        return fault.getMessage() == null ? fault.getClass().getSimpleName() : firstLine(fault.getMessage());
    }

    private static String firstLine(String text) {
        return text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .findFirst()
                .orElse("no reason given");
    }
}
