/** Leases: one node at a time does a job, decided by the database's clock. */
@NullMarked
package io.anythingagents.job;

import org.jspecify.annotations.NullMarked;
