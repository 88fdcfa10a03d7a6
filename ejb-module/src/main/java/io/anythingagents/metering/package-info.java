/** Usage on its way to the bill: added up from the ledger and from reports, told to the provider's meters, compared with them. */
@NullMarked
package io.anythingagents.metering;

import org.jspecify.annotations.NullMarked;
