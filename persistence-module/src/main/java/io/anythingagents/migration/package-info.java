/** The database schema: brought up by Flyway, taken back by undo scripts beside each migration, and never by Hibernate. */
@NullMarked
package io.anythingagents.migration;

import org.jspecify.annotations.NullMarked;
