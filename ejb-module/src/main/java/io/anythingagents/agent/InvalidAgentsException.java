package io.anythingagents.agent;

import java.util.List;

/** Start-up cannot go on: every fault of every agent file, one line each. */
public final class InvalidAgentsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> faults;

    public InvalidAgentsException(List<String> faults) {
        super("Agent files are not usable:" + System.lineSeparator() + "  - "
                + String.join(System.lineSeparator() + "  - ", faults));
        this.faults = List.copyOf(faults);
    }

    public List<String> faults() {
        return faults;
    }
}
