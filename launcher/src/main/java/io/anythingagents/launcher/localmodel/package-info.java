/** A scripted stand-in for a model provider: OpenAI's Responses API over HTTP, deterministic and steered by plain English. */
@NullMarked
package io.anythingagents.launcher.localmodel;

import org.jspecify.annotations.NullMarked;
