/** What an agent did: runs, the log of frames each one sent, and the session memory it continues from. */
@NullMarked
package io.anythingagents.run;

import org.jspecify.annotations.NullMarked;
