/** What a tenant may use: the installation, its plan and its operator's overrides together. */
@NullMarked
package io.anythingagents.feature;

import org.jspecify.annotations.NullMarked;
