/** Serves the web console: its page, under its own routes only, and its hashed assets. */
@NullMarked
package io.anythingagents.console;

import org.jspecify.annotations.NullMarked;
