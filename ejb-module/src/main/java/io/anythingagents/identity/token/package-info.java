/** Tokens: signing, verifying, the published key set. */
@NullMarked
package io.anythingagents.identity.token;

import org.jspecify.annotations.NullMarked;
