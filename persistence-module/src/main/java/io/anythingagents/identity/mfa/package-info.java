/** Second factors: one-time password methods, recovery codes and the challenges of half-done sign-ins. */
@NullMarked
package io.anythingagents.identity.mfa;

import org.jspecify.annotations.NullMarked;
