/** Frames of the stream `public_sse_v1`, as far as the console reads them; unknown kinds and fields are skipped. */
export interface Frame {
  readonly schema: string;
  readonly event_id: number;
  readonly kind: string;
  readonly run_id?: string | null;
  readonly conversation_id?: string | null;
  readonly agent?: string | null;
  readonly scope?: unknown;
  readonly item_id?: string | null;
  readonly item_type?: string | null;
  readonly role?: string | null;
  readonly delta?: string | null;
  readonly from_agent?: string | null;
  readonly to_agent?: string | null;
  readonly refusal_text?: string | null;
  readonly tool_call_id?: string | null;
  readonly tool_name?: string | null;
  readonly arguments_text?: string | null;
  readonly output?: unknown;
  readonly status?: string | null;
  readonly tool?: {
    readonly tool_type: string;
    readonly tool_call_id: string;
    readonly status: string;
    readonly name?: string | null;
    readonly tool_name?: string | null;
    readonly arguments_text?: string | null;
    readonly output?: unknown;
    readonly query?: string | null;
    readonly arguments_hash?: string | null;
    readonly approver?: string | null;
  } | null;
  readonly error?: { readonly code?: string | null; readonly message: string; readonly is_retryable: boolean } | null;
  readonly final?: {
    readonly status: string;
    readonly response_text?: string | null;
    readonly refusal_text?: string | null;
  } | null;
}

export const SCHEMA = 'public_sse_v1';

export function isTerminal(frame: Frame): boolean {
  return frame.kind === 'final' || frame.kind === 'error';
}

/** Null for anything that is not a frame of this schema. */
export function frameOf(data: string): Frame | null {
  try {
    const value = JSON.parse(data) as Partial<Frame> | null;
    return value !== null && value.schema === SCHEMA && typeof value.event_id === 'number' && typeof value.kind === 'string'
      ? (value as Frame)
      : null;
  } catch {
    return null;
  }
}
