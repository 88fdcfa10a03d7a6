/** The catalog of agents over HTTP. */
@NullMarked
package io.anythingagents.agent;

import org.jspecify.annotations.NullMarked;
