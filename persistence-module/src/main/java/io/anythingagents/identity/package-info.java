/** People, their passwords, sessions and tokens, as rows. */
@NullMarked
package io.anythingagents.identity;

import org.jspecify.annotations.NullMarked;
