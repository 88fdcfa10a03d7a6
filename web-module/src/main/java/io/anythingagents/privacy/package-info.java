/** Data export and deletion over HTTP. */
@NullMarked
package io.anythingagents.privacy;

import org.jspecify.annotations.NullMarked;
