/** The second factor: enrolment, one-time codes, recovery codes and completing a half-done sign-in. */
@NullMarked
package io.anythingagents.identity.mfa;

import org.jspecify.annotations.NullMarked;
