/** Passwords: what counts as strong, how they are hashed, and where that work runs. */
@NullMarked
package io.anythingagents.identity.password;

import org.jspecify.annotations.NullMarked;
