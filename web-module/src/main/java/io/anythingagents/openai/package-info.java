/** The door for clients of OpenAI's API: agents as models, runs as completions and responses. */
@NullMarked
package io.anythingagents.openai;

import org.jspecify.annotations.NullMarked;
