/** As much of a test framework as these tests need; the Java side turns each result into a JUnit test. */
interface Test {
  readonly name: string;
  readonly body: () => void | Promise<void>;
}

const tests: Test[] = [];

export function test(name: string, body: () => void | Promise<void>): void {
  tests.push({ name, body });
}

export function equal(actual: unknown, expected: unknown, what = 'value'): void {
  const found = JSON.stringify(actual);
  const wanted = JSON.stringify(expected);
  if (found !== wanted) {
    throw new Error(`${what}: expected ${wanted}, got ${found}`);
  }
}

export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('expected a rejection');
}

function overdue(): Promise<never> {
  return new Promise((_, reject) => setTimeout(() => reject(new Error('took longer than ten seconds')), 10_000));
}

export async function runAll(): Promise<void> {
  const results: { name: string; error: string | null }[] = [];
  for (const { name, body } of tests) {
    try {
      await Promise.race([body(), overdue()]);
      results.push({ name, error: null });
    } catch (error) {
      results.push({ name, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    }
  }
  await fetch('/results', { method: 'POST', body: results.map((result) => `${result.name}\u001f${result.error ?? ''}`).join('\u001e') });
}
