/** Taking data along and having it erased: jobs for people and tenants. */
@NullMarked
package io.anythingagents.privacy;

import org.jspecify.annotations.NullMarked;
