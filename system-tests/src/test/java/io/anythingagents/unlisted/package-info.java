/** A resource the tests add to a copy of the application, to see that it is denied. */
@NullMarked
package io.anythingagents.unlisted;

import org.jspecify.annotations.NullMarked;
