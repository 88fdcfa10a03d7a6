export interface PolicyHint {
  readonly text: string;
  readonly met: boolean;
}

export const SHORTEST_PASSWORD = 14;

/** What can be said while typing; how easy a password is to guess, the server decides. */
export function policyHints(password: string, email: string, organisation: string): PolicyHint[] {
  return [
    ...formHints(password),
    { text: 'Nothing of your address or organisation', met: password !== '' && !repeats(password, email, organisation) },
  ];
}

/** The same where the page does not know whose password it is. */
export function formHints(password: string): PolicyHint[] {
  return [
    { text: `At least ${SHORTEST_PASSWORD} characters`, met: [...password].length >= SHORTEST_PASSWORD },
    { text: 'Two kinds of characters: capitals, small letters, digits, signs', met: kinds(password) >= 2 },
  ];
}

function kinds(password: string): number {
  return [/\p{Lu}/u, /\p{Ll}/u, /\p{Nd}/u, /[^\p{L}\p{Nd}]/u].filter((kind) => kind.test(password)).length;
}

function repeats(password: string, email: string, organisation: string): boolean {
  const lower = password.toLowerCase();
  return [email.split('@')[0] ?? '', ...organisation.split(/\s+/)]
    .map((word) => word.toLowerCase())
    .some((word) => word.length >= 4 && lower.includes(word));
}
