/** What the product promises, checked from outside over HTTP on the server that {@code -Dserver} names. */
@NullMarked
package io.anythingagents.system;

import org.jspecify.annotations.NullMarked;
