/** Rows of answers that are given again under the same key. */
@NullMarked
package io.anythingagents.idempotency;

import org.jspecify.annotations.NullMarked;
