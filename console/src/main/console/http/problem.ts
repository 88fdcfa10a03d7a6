/** One field of a form the server refused. */
export interface FieldError {
  readonly pointer: string;
  readonly code: string;
  readonly message?: string;
}

/** An answer of the API in the form of RFC 9457 problem details. */
export class ApiProblem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
    readonly fields: readonly FieldError[] = [],
    readonly details: Readonly<Record<string, unknown>> = {},
    readonly retryAfterSeconds: number | null = null,
    readonly correlationId: string | null = null,
  ) {
    super(detail);
    this.name = 'ApiProblem';
  }

  /** The server may well answer the same request later. */
  get transient(): boolean {
    return this.status === 429 || this.status >= 500;
  }

  /** The error of one form field, by its JSON name; null when the server did not complain about it. */
  field(name: string): FieldError | null {
    return this.fields.find((field) => field.pointer === `/${name}` || field.pointer === name) ?? null;
  }

  static async of(response: Response): Promise<ApiProblem> {
    const correlationId = response.headers.get('X-Correlation-ID');
    const retryAfter = Number.parseInt(response.headers.get('Retry-After') ?? '', 10);
    let body: Record<string, unknown> = {};
    try {
      const parsed: unknown = await response.json();
      if (parsed !== null && typeof parsed === 'object') {
        body = parsed as Record<string, unknown>;
      }
    } catch {
      // a proxy's page, or nothing: the status has to do
    }
    const details = body['details'];
    return new ApiProblem(
      response.status,
      text(body['code']) ?? `http-${response.status}`,
      text(body['detail']) ?? text(body['message']) ?? `The server answered ${response.status}.`,
      fieldErrors(body['errors']),
      details !== null && typeof details === 'object' ? (details as Record<string, unknown>) : {},
      Number.isFinite(retryAfter) ? retryAfter : null,
      correlationId,
    );
  }
}

/** The server could not be reached, or the connection broke. */
export class ConnectionLost extends Error {
  constructor() {
    super('The connection to the server was lost.');
    this.name = 'ConnectionLost';
  }
}

/** There is no session any more; the person has to sign in again. */
export class SignedOut extends Error {
  constructor() {
    super('Please sign in again.');
    this.name = 'SignedOut';
  }
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function fieldErrors(value: unknown): FieldError[] {
  if (!Array.isArray(value)) {
    return [];
  }
  return value.flatMap((entry: unknown) => {
    if (entry === null || typeof entry !== 'object') {
      return [];
    }
    const { pointer, code, detail, message } = entry as Record<string, unknown>;
    return [{ pointer: text(pointer) ?? '', code: text(code) ?? 'invalid', message: text(detail) ?? text(message) ?? undefined }];
  });
}
