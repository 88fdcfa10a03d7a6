/** Customer organisations and who belongs to them, as rows. */
@NullMarked
package io.anythingagents.tenant;

import org.jspecify.annotations.NullMarked;
