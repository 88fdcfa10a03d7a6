/** The one neutral shape in which the loop sees a model; providers keep their quirks behind it. */
@NullMarked
package io.anythingagents.run.model;

import org.jspecify.annotations.NullMarked;
