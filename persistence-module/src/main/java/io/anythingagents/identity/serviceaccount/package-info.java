/** Refresh tokens of service accounts, as they are stored. */
@NullMarked
package io.anythingagents.identity.serviceaccount;

import org.jspecify.annotations.NullMarked;
