/** Checks of what goes to models, comes from them, and passes through tools: what is masked, and what ends a run. */
@NullMarked
package io.anythingagents.run.guardrail;

import org.jspecify.annotations.NullMarked;
