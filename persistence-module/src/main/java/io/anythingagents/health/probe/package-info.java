/**
 * The checks in the form MicroProfile Health finds by itself. They lie in the library JAR because both servers look for
 * them nowhere else in an EAR; where the server has no MicroProfile Health nobody asks for them.
 */
@NullMarked
package io.anythingagents.health.probe;

import org.jspecify.annotations.NullMarked;
