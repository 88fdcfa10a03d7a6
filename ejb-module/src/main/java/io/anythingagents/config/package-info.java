/** What the container hands out to every feature: settings, clock, identifiers, metrics. */
@NullMarked
package io.anythingagents.config;

import org.jspecify.annotations.NullMarked;
