/** Mail: intents are stored with what caused them and sent after the commit. */
@NullMarked
package io.anythingagents.mail;

import org.jspecify.annotations.NullMarked;
