/** The audit trail: recording an event with the change it tells of, and reading the trail. */
@NullMarked
package io.anythingagents.audit;

import org.jspecify.annotations.NullMarked;
