/** What tenants may use and pay for: the catalog of plans, and who is on which. */
@NullMarked
package io.anythingagents.billing;

import org.jspecify.annotations.NullMarked;
