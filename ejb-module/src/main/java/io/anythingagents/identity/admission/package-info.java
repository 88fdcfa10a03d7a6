/** Who may sign up: invitations and access requests, issued and decided by platform operators. */
@NullMarked
package io.anythingagents.identity.admission;

import org.jspecify.annotations.NullMarked;
