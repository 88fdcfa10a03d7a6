/** Tenants: opening one, its slug, and who belongs to it. */
@NullMarked
package io.anythingagents.tenant;

import org.jspecify.annotations.NullMarked;
