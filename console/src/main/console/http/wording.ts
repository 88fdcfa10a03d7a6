import { ApiProblem, ConnectionLost, SignedOut, type FieldError } from './problem';

/** What happened, in words for the person in front of the screen. */
export function explain(error: unknown): string {
  if (error instanceof ConnectionLost) {
    return 'The server cannot be reached. Check your connection and try again.';
  }
  if (error instanceof SignedOut) {
    return 'Your session has ended. Please sign in again.';
  }
  if (error instanceof ApiProblem) {
    return explainProblem(error);
  }
  return 'Something went wrong in this page. Reload it and try again.';
}

function explainProblem(problem: ApiProblem): string {
  switch (problem.code) {
    case 'invalid-credentials':
      return 'Email address and password do not match, or the account is locked for a while after too many attempts.';
    case 'email-taken':
      return 'There is already an account with this email address. Sign in instead.';
    case 'signup-closed':
      return 'New accounts are not open to everyone here. Ask the operator for an invitation.';
    case 'account-disabled':
      return 'This account has been disabled. Ask your administrator.';
    case 'account-pending':
      return 'This account is not active yet. Ask your administrator.';
    case 'second-factor-refused':
      return 'This code is not right, or was used before. Wait for the next one, or use a recovery code.';
    case 'tenant-not-active':
      return 'This organisation is not active at the moment. Ask its administrator.';
    case 'invitation-expired':
      return 'This invitation has expired. Ask for a new one.';
    case 'invitation-ended':
      return 'This invitation was used or taken back. Ask for a new one if you still need it.';
    case 'invitation-invalid':
      return 'This invitation is not valid for this address, or not any more.';
    case 'invitation-for-another':
      return 'This invitation was sent to another address than yours. Sign in with that one.';
    case 'already-member':
      return 'You belong to this organisation already.';
    case 'password-reused':
      return 'You used this password before. Choose another one.';
    case 'invalid-token':
      return 'The link is no longer valid: it was used already, replaced by a newer one, or is too old.';
    case 'email-not-verified':
      return 'Verify your email address first.';
    case 'insufficient-scope':
    case 'insufficient-role':
    case 'forbidden':
      return 'Your role does not allow this.';
    case 'run-in-progress':
      return 'An answer is still being written in this conversation.';
    case 'model-provider-failed':
      return 'The AI model did not answer. Try again in a moment.';
    case 'database-unavailable':
    case 'redis-unavailable':
    case 'not-ready':
    case 'shutting-down':
      return 'The service is briefly unavailable. Try again in a moment.';
    case 'rate-limited':
      return problem.retryAfterSeconds === null
        ? 'That was too often. Wait a little and try again.'
        : `That was too often. Try again ${inSeconds(problem.retryAfterSeconds)}.`;
    case 'internal-error':
      return withReference('Something went wrong on the server.', problem);
    default:
      return problem.status >= 500 ? withReference('Something went wrong on the server.', problem) : problem.detail;
  }
}

/** What is wrong with one field of a form. */
export function explainField(field: FieldError, label: string): string {
  if (field.message !== undefined) {
    return field.message;
  }
  switch (field.code) {
    case 'required':
    case 'blank':
    case 'missing':
      return `${label} is needed.`;
    case 'too-short':
      return `${label} is too short.`;
    case 'too-long':
      return `${label} is too long.`;
    case 'invalid-email':
    case 'email':
      return 'This does not look like an email address.';
    case 'too-weak':
    case 'weak':
    case 'weak-password':
      return 'This password is too easy to guess. Add a few unrelated words.';
    default:
      return `${label} was not accepted.`;
  }
}

export function inSeconds(seconds: number): string {
  if (seconds < 90) {
    return `in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}`;
  }
  const minutes = Math.ceil(seconds / 60);
  return minutes < 90 ? `in ${minutes} minutes` : `in ${Math.ceil(minutes / 60)} hours`;
}

function withReference(sentence: string, problem: ApiProblem): string {
  return problem.correlationId === null ? sentence : `${sentence} Reference: ${problem.correlationId}`;
}
