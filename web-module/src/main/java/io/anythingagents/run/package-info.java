/** Chat and runs over HTTP: answers in one piece, streams of frames, replay and cancellation. */
@NullMarked
package io.anythingagents.run;

import org.jspecify.annotations.NullMarked;
