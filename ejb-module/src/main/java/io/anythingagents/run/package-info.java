/** The agent loop: runs that are detached from requests, held under leases, and read through their logs. */
@NullMarked
package io.anythingagents.run;

import org.jspecify.annotations.NullMarked;
