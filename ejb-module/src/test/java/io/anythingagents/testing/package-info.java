/** What unit tests of several features need to stand in for the container. */
@NullMarked
package io.anythingagents.testing;

import org.jspecify.annotations.NullMarked;
