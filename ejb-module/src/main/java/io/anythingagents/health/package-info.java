/** Starts what watches the database and Redis, and tells the probes. */
@NullMarked
package io.anythingagents.health;

import org.jspecify.annotations.NullMarked;
