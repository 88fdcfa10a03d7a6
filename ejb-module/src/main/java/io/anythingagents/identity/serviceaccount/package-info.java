/** Machine identities: their catalogue, issuing tokens against a signed request, exchanging, listing and revoking them. */
@NullMarked
package io.anythingagents.identity.serviceaccount;

import org.jspecify.annotations.NullMarked;
