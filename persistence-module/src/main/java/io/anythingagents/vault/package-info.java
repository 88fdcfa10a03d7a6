/** HashiCorp Vault over its HTTP API, with time limits and without a library. */
@NullMarked
package io.anythingagents.vault;

import org.jspecify.annotations.NullMarked;
