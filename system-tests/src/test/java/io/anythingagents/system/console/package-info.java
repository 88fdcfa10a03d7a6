/** The web console in a real browser: every step as a person takes it. */
@NullMarked
package io.anythingagents.system.console;

import org.jspecify.annotations.NullMarked;
