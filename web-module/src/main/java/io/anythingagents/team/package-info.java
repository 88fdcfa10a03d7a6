/** Teams over HTTP: members and invitations. */
@NullMarked
package io.anythingagents.team;

import org.jspecify.annotations.NullMarked;
