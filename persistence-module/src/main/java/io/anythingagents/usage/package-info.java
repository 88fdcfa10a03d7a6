/** What model calls used and cost: calls on their way, the ledger, and the accounts that hold limits. */
@NullMarked
package io.anythingagents.usage;

import org.jspecify.annotations.NullMarked;
