/** The layer, feature and naming rules of all modules, and the rules of the repository itself, as failing tests. */
@NullMarked
package io.anythingagents.architecture;

import org.jspecify.annotations.NullMarked;
