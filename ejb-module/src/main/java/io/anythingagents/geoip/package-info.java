/** Where an address is: from a database file, from a provider over HTTP, or not at all. Never certain, never needed. */
@NullMarked
package io.anythingagents.geoip;

import org.jspecify.annotations.NullMarked;
