/** Brings the whole product up on one machine: PostgreSQL, Redis, the local model and the chosen server. */
@NullMarked
package io.anythingagents.launcher;

import org.jspecify.annotations.NullMarked;
