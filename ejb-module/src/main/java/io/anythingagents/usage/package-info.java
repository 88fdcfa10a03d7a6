/** The ledger of model calls: what each used and cost, and what a tenant reads of it. */
@NullMarked
package io.anythingagents.usage;

import org.jspecify.annotations.NullMarked;
