package io.anythingagents.run;

import io.anythingagents.run.Transcript.Called;
import io.anythingagents.run.tool.Approval;

/** A call that waits for a person's yes. */
record AskedCall(Called call, Approval approval) {
    String arguments() {
        String arguments = call.arguments;
        return arguments == null ? "{}" : arguments;
    }

    String hash() {
        return LedgeredCall.hash(arguments());
    }
}
