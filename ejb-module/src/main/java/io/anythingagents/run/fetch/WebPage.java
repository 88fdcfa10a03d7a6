package io.anythingagents.run.fetch;

import java.net.URI;

/**
 * A page as text.
 *
 * @param address where it was found, after redirects
 * @param title empty when it has none
 */
public record WebPage(URI address, String title, String text) {}
