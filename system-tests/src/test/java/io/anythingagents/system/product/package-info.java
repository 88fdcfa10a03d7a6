/** The running product under test: its processes, files and local model. */
@NullMarked
package io.anythingagents.system.product;

import org.jspecify.annotations.NullMarked;
