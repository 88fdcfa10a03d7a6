package io.anythingagents.run;

/** Why a run failed, as the client is told. */
public record RunFault(String code, String message, boolean retryable) {
    public static final RunFault INTERNAL = new RunFault("internal-error", "Something went wrong on our side.", true);
    public static final RunFault NODE_LOST =
            new RunFault("node-lost", "The server that worked on this answer went away.", true);
    public static final RunFault SHUTTING_DOWN = new RunFault("shutting-down", "The server is being restarted.", true);
}
