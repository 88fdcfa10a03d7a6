/** Jobs that one node at a time may do. */
@NullMarked
package io.anythingagents.job;

import org.jspecify.annotations.NullMarked;
