/** What happens at start before anything else: settings are checked and the schema is brought to what this build needs. */
@NullMarked
package io.anythingagents.migration;

import org.jspecify.annotations.NullMarked;
