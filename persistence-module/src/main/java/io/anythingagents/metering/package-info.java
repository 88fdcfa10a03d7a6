/** Usage on its way to the bill: what ended and is not added up yet, the sums, and what meters are to be told. */
@NullMarked
package io.anythingagents.metering;

import org.jspecify.annotations.NullMarked;
