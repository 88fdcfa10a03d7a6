/** Tenants over HTTP: the own account and settings, and the operator's view of all of them. */
@NullMarked
package io.anythingagents.tenant;

import org.jspecify.annotations.NullMarked;
