/** Usage as clients report it and as it is added up. */
@NullMarked
package io.anythingagents.metering;

import org.jspecify.annotations.NullMarked;
