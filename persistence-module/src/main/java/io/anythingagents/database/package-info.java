/** How the application reaches PostgreSQL on every server: one self-configuring data source, one JTA platform. */
@NullMarked
package io.anythingagents.database;

import org.jspecify.annotations.NullMarked;
