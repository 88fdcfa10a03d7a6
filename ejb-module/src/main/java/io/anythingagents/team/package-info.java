/** Teams: taking people in, directly and by invitation. */
@NullMarked
package io.anythingagents.team;

import org.jspecify.annotations.NullMarked;
