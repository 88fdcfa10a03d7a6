package io.anythingagents.agent;

/**
 * The text of one agent file.
 *
 * @param key its name without the ending
 * @param place how it is named to a person
 * @param own whether it is the installation's and not one of ours
 */
record AgentFile(String key, String place, String text, boolean own) {}
