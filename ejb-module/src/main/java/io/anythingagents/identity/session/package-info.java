/** Sessions: one per sign-in, the refresh family of its tokens, and whether it still lives. */
@NullMarked
package io.anythingagents.identity.session;

import org.jspecify.annotations.NullMarked;
