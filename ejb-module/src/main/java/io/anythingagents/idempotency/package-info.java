/** Requests that make something, asked again under the same key: the same answer, and nothing made twice. */
@NullMarked
package io.anythingagents.idempotency;

import org.jspecify.annotations.NullMarked;
