/** What the probes report: checks register here at start and are read by every form of probe there is. */
@NullMarked
package io.anythingagents.health;

import org.jspecify.annotations.NullMarked;
