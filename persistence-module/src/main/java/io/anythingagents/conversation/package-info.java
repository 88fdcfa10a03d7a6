/** What was said: conversations and their messages, always within one tenant and owned by one person. */
@NullMarked
package io.anythingagents.conversation;

import org.jspecify.annotations.NullMarked;
