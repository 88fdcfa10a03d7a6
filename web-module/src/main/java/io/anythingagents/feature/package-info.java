/** What this installation can do, for the console. */
@NullMarked
package io.anythingagents.feature;

import org.jspecify.annotations.NullMarked;
