/** The audit trail: typed events, the catalogue of actions, and their rows. */
@NullMarked
package io.anythingagents.audit;

import org.jspecify.annotations.NullMarked;
