package io.anythingagents.http;

import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.FieldFault;
import java.util.ArrayList;
import java.util.List;

/** Collects the field faults of one request, so that the caller hears of all of them at once. */
public final class Faults {
    private static final int MOST_REPORTED = 50;

    private final List<FieldFault> found = new ArrayList<>();

    public void add(String pointer, String code, String detail) {
        if (found.size() < MOST_REPORTED) {
            found.add(new FieldFault(pointer, code, detail));
        }
    }

    public List<FieldFault> found() {
        return List.copyOf(found);
    }

    /** Answers 422 when anything was found. */
    public void throwIfAny() {
        if (!found.isEmpty()) {
            throw DomainException.invalid(found);
        }
    }
}
