/** One pooled Redis client per application, and the quotas all nodes share through it. */
@NullMarked
package io.anythingagents.redis;

import org.jspecify.annotations.NullMarked;
