package io.anythingagents.run;

/**
 * An item of a session.
 *
 * @param item JSON
 */
public record StoredItem(int position, String item) {}
