/** The API's description of itself. */
@NullMarked
package io.anythingagents.openapi;

import org.jspecify.annotations.NullMarked;
