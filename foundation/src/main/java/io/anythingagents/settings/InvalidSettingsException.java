package io.anythingagents.settings;

import java.util.List;

/** Start-up cannot go on: every fault of every setting, one line each, without any value. */
public final class InvalidSettingsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> faults;

    public InvalidSettingsException(List<String> faults) {
        super("Settings are not usable:" + System.lineSeparator() + "  - "
                + String.join(System.lineSeparator() + "  - ", faults));
        this.faults = List.copyOf(faults);
    }

    public List<String> faults() {
        return faults;
    }
}
