/** Invitations into a team, as rows. */
@NullMarked
package io.anythingagents.team;

import org.jspecify.annotations.NullMarked;
