/** Reads pages of the public web for tools, and nothing else: every address is checked before it is connected to. */
@NullMarked
package io.anythingagents.run.fetch;

import org.jspecify.annotations.NullMarked;
