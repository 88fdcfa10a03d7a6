/** What the server answers to sign-up, sign-in and refresh. */
export interface TokenAnswer {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly expires_at: string;
  readonly refresh_expires_at: string;
  readonly tenant_id: string;
  readonly user_id: string;
  readonly email_verified: boolean;
  readonly session_id: string;
}

/** The signed-in person, as this browser knows them. Times are this browser's clock, in milliseconds. */
export interface Session {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly obtainedAt: number;
  readonly expiresAt: number;
  readonly email: string;
  readonly emailVerified: boolean;
  readonly tenantId: string;
  readonly userId: string;
}

/** Reads an answer of the server. Life is counted from now, so a wrong clock on either side does no harm. */
export function sessionOf(answer: TokenAnswer, email: string, now: number): Session {
  return {
    accessToken: answer.access_token,
    refreshToken: answer.refresh_token,
    obtainedAt: now,
    expiresAt: now + lifetime(answer.access_token, answer.expires_at, now),
    email,
    emailVerified: answer.email_verified,
    tenantId: answer.tenant_id,
    userId: answer.user_id,
  };
}

/** When to get a new access token: after three quarters of its life. */
export function renewalTime(session: Session): number {
  return session.obtainedAt + (session.expiresAt - session.obtainedAt) * 0.75;
}

function lifetime(accessToken: string, expiresAt: string, now: number): number {
  try {
    const payload = accessToken.split('.')[1] ?? '';
    const claims = JSON.parse(atob(payload.replace(/-/g, '+').replace(/_/g, '/'))) as { iat?: number; exp?: number };
    if (typeof claims.iat === 'number' && typeof claims.exp === 'number') {
      return (claims.exp - claims.iat) * 1000;
    }
  } catch {
    // not a JWT we can read: fall back to the stated time
  }
  return Math.max(0, Date.parse(expiresAt) - now);
}
