/** OpenAI's Responses API through openai-java; no type of the SDK leaves this package. */
@NullMarked
package io.anythingagents.run.model.openai;

import org.jspecify.annotations.NullMarked;
