/** The log of a run: frames of schema {@code public_sse_v1}, kept, stored in batches, and passed to readers on any node. */
@NullMarked
package io.anythingagents.run.stream;

import org.jspecify.annotations.NullMarked;
