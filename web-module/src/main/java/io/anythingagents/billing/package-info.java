/** Plans and subscriptions over HTTP, and the door Stripe's webhooks come in by. */
@NullMarked
package io.anythingagents.billing;

import org.jspecify.annotations.NullMarked;
