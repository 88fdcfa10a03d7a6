/** Bundles the console's TypeScript while the project is built; never part of the product. */
@NullMarked
package io.anythingagents.console.bundle;

import org.jspecify.annotations.NullMarked;
