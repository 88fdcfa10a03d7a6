/** Runs the tests of the console's own logic in a browser. */
@NullMarked
package io.anythingagents.console;

import org.jspecify.annotations.NullMarked;
