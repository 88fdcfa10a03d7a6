/** Tests of the schema's way up and down on a real PostgreSQL. */
@NullMarked
package io.anythingagents.migration;

import org.jspecify.annotations.NullMarked;
