/** Measurements against a baseline in the same run; bounded in count and time, on the loopback address only. */
@NullMarked
package io.anythingagents.benchmarks;

import org.jspecify.annotations.NullMarked;
