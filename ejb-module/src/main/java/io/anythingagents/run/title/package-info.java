/** Titles of conversations, made by a model after the first answer and never in its way. */
@NullMarked
package io.anythingagents.run.title;

import org.jspecify.annotations.NullMarked;
