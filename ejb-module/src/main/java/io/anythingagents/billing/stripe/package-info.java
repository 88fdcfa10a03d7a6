/** The adapter to Stripe: its SDK's types go no further than this package. */
@NullMarked
package io.anythingagents.billing.stripe;

import org.jspecify.annotations.NullMarked;
