/** A small client of the public surface: HTTP, event streams, mail and people who sign up. */
@NullMarked
package io.anythingagents.system.client;

import org.jspecify.annotations.NullMarked;
