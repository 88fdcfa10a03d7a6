/** Sign-up, sign-in, email verification and what a person may see of the own account. */
@NullMarked
package io.anythingagents.identity;

import org.jspecify.annotations.NullMarked;
