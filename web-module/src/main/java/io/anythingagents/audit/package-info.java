/** The activity of a tenant over HTTP. */
@NullMarked
package io.anythingagents.audit;

import org.jspecify.annotations.NullMarked;
