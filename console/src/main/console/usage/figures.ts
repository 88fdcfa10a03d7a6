/** A day of the last ones, as the API names the beginning of a period. */
export function since(days: number, now: Date): string {
  const day = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() - days + 1));
  return day.toISOString();
}

const COUNT = new Intl.NumberFormat('en');

export function count(value: number): string {
  return COUNT.format(value);
}

/** Millionths of a dollar, with as many digits as tell something. */
export function dollars(micros: number): string {
  const value = micros / 1_000_000;
  const digits = value === 0 || value >= 1 ? 2 : 4;
  return `$${value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })}`;
}
