/** Functions a model may call: what they are called, what they take, who is offered them, and how they run. */
@NullMarked
package io.anythingagents.run.tool;

import org.jspecify.annotations.NullMarked;
