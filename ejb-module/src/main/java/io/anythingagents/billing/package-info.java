/** Plans, what they allow, and who is on which. Stripe's types stay behind adapters of this package. */
@NullMarked
package io.anythingagents.billing;

import org.jspecify.annotations.NullMarked;
