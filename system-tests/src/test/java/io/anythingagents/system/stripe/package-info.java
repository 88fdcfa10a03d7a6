/** Stripe as the tests have it: its wire format over HTTP, with state and with faults. */
@NullMarked
package io.anythingagents.system.stripe;

import org.jspecify.annotations.NullMarked;
