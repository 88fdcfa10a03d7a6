/** Values every feature speaks in: who asks, for which tenant, what can go wrong, pages of results. */
@NullMarked
package io.anythingagents.shared;

import org.jspecify.annotations.NullMarked;
