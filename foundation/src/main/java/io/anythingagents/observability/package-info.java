/** Structured log events with correlation ids, and metrics behind one small port. */
@NullMarked
package io.anythingagents.observability;

import org.jspecify.annotations.NullMarked;
