/** Who may sign up: invitations and access requests, as rows. */
@NullMarked
package io.anythingagents.identity.admission;

import org.jspecify.annotations.NullMarked;
