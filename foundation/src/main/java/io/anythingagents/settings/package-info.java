/** The settings catalog: every setting with its type, default, unit, secrecy and help, read and checked once at start. */
@NullMarked
package io.anythingagents.settings;

import org.jspecify.annotations.NullMarked;
