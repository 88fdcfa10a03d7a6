/** What people want to be told, and by which channel. */
@NullMarked
package io.anythingagents.notification;

import org.jspecify.annotations.NullMarked;
