/** Probes and metrics on the application's own port. */
@NullMarked
package io.anythingagents.health;

import org.jspecify.annotations.NullMarked;
