/** Signing keys at rest: the key set and the places it can live in. */
@NullMarked
package io.anythingagents.identity.key;

import org.jspecify.annotations.NullMarked;
