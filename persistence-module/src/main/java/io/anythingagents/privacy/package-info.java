/** Taking data along and having it erased: requests, contents and tombstones, as rows. */
@NullMarked
package io.anythingagents.privacy;

import org.jspecify.annotations.NullMarked;
