/** Who may do what: authentication, the authorisation table and the context of the current request. */
@NullMarked
package io.anythingagents.security;

import org.jspecify.annotations.NullMarked;
