/** What a run did when: spans with the names of OpenTelemetry, kept with the run and sent to a collector. */
@NullMarked
package io.anythingagents.run.trace;

import org.jspecify.annotations.NullMarked;
