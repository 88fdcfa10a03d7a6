package io.anythingagents.benchmarks;

import java.util.List;

/** Command-line options in the form {@code --name value}. */
final class Options {
    private Options() {}

    static String value(List<String> options, String name, String otherwise) {
        int at = options.indexOf(name);
        return at < 0 ? otherwise : options.get(at + 1);
    }
}
