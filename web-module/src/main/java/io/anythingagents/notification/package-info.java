/** Notification preferences over HTTP. */
@NullMarked
package io.anythingagents.notification;

import org.jspecify.annotations.NullMarked;
