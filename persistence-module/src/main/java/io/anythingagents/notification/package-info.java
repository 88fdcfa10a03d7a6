/** Rows of what people want to be told. */
@NullMarked
package io.anythingagents.notification;

import org.jspecify.annotations.NullMarked;
