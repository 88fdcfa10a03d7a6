/** Routes of sign-up, sign-in, sessions, email verification and the published key set. */
@NullMarked
package io.anythingagents.identity;

import org.jspecify.annotations.NullMarked;
