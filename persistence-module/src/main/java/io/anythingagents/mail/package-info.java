/** The mail outbox: what is to be sent, as rows. */
@NullMarked
package io.anythingagents.mail;

import org.jspecify.annotations.NullMarked;
