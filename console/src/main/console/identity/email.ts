/** Catches typing slips only; whether the address is real, the verification mail finds out. */
export function looksLikeEmail(value: string): boolean {
  return /^[^\s@]+@[^\s@]+$/.test(value.trim());
}
