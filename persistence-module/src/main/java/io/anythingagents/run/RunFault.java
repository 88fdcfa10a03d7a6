package io.anythingagents.run;

/** Why a run failed, as the client is told. */
public record RunFault(String code, String message, boolean retryable) {}
