/** Guessing passwords: how often it may be tried on an account, from an address and from a network. */
@NullMarked
package io.anythingagents.identity.lockout;

import org.jspecify.annotations.NullMarked;
