/** Watches the database from outside its pool and tells a database that is away from a statement that is wrong. */
@NullMarked
package io.anythingagents.health;

import org.jspecify.annotations.NullMarked;
