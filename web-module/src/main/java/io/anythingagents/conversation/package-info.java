/** Conversations over HTTP. */
@NullMarked
package io.anythingagents.conversation;

import org.jspecify.annotations.NullMarked;
