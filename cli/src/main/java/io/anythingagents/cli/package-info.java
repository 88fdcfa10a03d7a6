/** The aa command. */
@NullMarked
package io.anythingagents.cli;

import org.jspecify.annotations.NullMarked;
