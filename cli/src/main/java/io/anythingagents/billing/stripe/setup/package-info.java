/** Setting up an account at Stripe: what the plans need there, made once. */
@NullMarked
package io.anythingagents.billing.stripe.setup;

import org.jspecify.annotations.NullMarked;
