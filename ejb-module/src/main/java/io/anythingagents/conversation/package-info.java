/** Reading, listing, searching and deleting conversations, and writing down what was said in them. */
@NullMarked
package io.anythingagents.conversation;

import org.jspecify.annotations.NullMarked;
