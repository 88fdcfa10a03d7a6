/** Usage over HTTP: what a tenant's model calls used and cost. */
@NullMarked
package io.anythingagents.usage;

import org.jspecify.annotations.NullMarked;
