/** What every answer has in common: problem details, correlation ids, headers, JSON, health and metrics. */
@NullMarked
package io.anythingagents.http;

import org.jspecify.annotations.NullMarked;
