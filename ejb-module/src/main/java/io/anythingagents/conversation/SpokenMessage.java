package io.anythingagents.conversation;

/**
 * What an agent said, whole or in part.
 *
 * @param status completed, incomplete, cancelled, failed or refused
 */
public record SpokenMessage(String agent, String text, String status) {}
