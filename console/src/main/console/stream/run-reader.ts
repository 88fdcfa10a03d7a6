import { ApiProblem, ConnectionLost } from '../http/problem';
import { type Frame, frameOf, isTerminal } from './frames';
import { SseParser } from './sse-parser';

/** What a reader needs of the API. */
export interface Opener {
  fetch(
    method: string,
    path: string,
    call: { body?: unknown; headers?: Record<string, string>; signal?: AbortSignal },
  ): Promise<Response>;
}

export interface ChatRequest {
  readonly message: string;
  readonly conversation_id?: string;
}

export interface ReaderEvents {
  frame(frame: Frame): void;
  /** Whether frames are coming, or the connection is being sought again. */
  connected(connected: boolean): void;
}

export interface Patience {
  readonly attempts: number;
  readonly firstPauseMillis: number;
  readonly longestPauseMillis: number;
  /** Heartbeats come every fifteen seconds; nothing at all for this long means the line is dead. */
  readonly silenceMillis: number;
}

const PATIENCE: Patience = { attempts: 12, firstPauseMillis: 400, longestPauseMillis: 8_000, silenceMillis: 40_000 };

/** For what may as well be missing. */
export const ONE_TRY: Patience = { ...PATIENCE, attempts: 0 };

/**
 * Reads one run to its terminal frame, over as many connections as it takes. It starts with a chat request or joins a
 * run that is there; after a break it names the last frame it has, so that nothing is missed and nothing comes twice.
 */
export class RunReader {
  private lastEventId = 0;
  private runId: string | null = null;

  constructor(
    private readonly api: Opener,
    private readonly events: ReaderEvents,
    private readonly signal: AbortSignal,
    private readonly patience: Patience = PATIENCE,
  ) {}

  /** The key makes a repeated request the same request: a run is never started twice. */
  start(request: ChatRequest, idempotencyKey: string): Promise<void> {
    return this.read((signal) =>
      this.api.fetch('POST', '/chat/stream', {
        body: request,
        headers: { Accept: 'text/event-stream', 'Idempotency-Key': idempotencyKey },
        signal,
      }),
    );
  }

  join(runId: string): Promise<void> {
    this.runId = runId;
    return this.read((signal) => this.follow(runId, signal));
  }

  private async read(first: (signal: AbortSignal) => Promise<Response>): Promise<void> {
    let failures = 0;
    for (;;) {
      const seen = this.lastEventId;
      const runId = this.runId;
      try {
        if (await this.drain(runId === null ? first : (signal) => this.follow(runId, signal))) {
          return;
        }
      } catch (error) {
        this.signal.throwIfAborted();
        const answered = error instanceof ApiProblem;
        if (answered && (runId === null || !error.transient)) {
          throw error;
        }
        if (!answered && !(error instanceof ConnectionLost)) {
          throw error;
        }
      }
      failures = this.lastEventId > seen ? 1 : failures + 1;
      if (failures > this.patience.attempts) {
        throw new ConnectionLost();
      }
      this.events.connected(false);
      await this.pause(failures);
    }
  }

  private follow(runId: string, signal: AbortSignal): Promise<Response> {
    const headers: Record<string, string> = { Accept: 'text/event-stream' };
    if (this.lastEventId > 0) {
      headers['Last-Event-ID'] = String(this.lastEventId);
    }
    return this.api.fetch('GET', `/runs/${encodeURIComponent(runId)}/events`, { headers, signal });
  }

  /** True when the terminal frame came; false when the connection ended without it. */
  private async drain(open: (signal: AbortSignal) => Promise<Response>): Promise<boolean> {
    const connection = new AbortController();
    const abort = () => connection.abort();
    this.signal.addEventListener('abort', abort, { once: true });
    let silence = setTimeout(abort, this.patience.silenceMillis);
    try {
      const response = await open(connection.signal);
      this.events.connected(true);
      const reader = response.body?.getReader();
      if (reader === undefined) {
        return false;
      }
      let ended = false;
      const parser = new SseParser((event) => {
        const frame = frameOf(event.data);
        if (frame !== null && !ended && frame.event_id > this.lastEventId) {
          this.lastEventId = frame.event_id;
          this.runId = frame.run_id ?? this.runId;
          ended = isTerminal(frame);
          this.events.frame(frame);
        }
      });
      const decoder = new TextDecoder();
      while (!ended) {
        const { done, value } = await reader.read();
        clearTimeout(silence);
        silence = setTimeout(abort, this.patience.silenceMillis);
        if (done) {
          return ended;
        }
        parser.push(decoder.decode(value, { stream: true }));
      }
      await reader.cancel().catch(() => undefined);
      return true;
    } catch (error) {
      this.signal.throwIfAborted();
      if (error instanceof TypeError || (error instanceof DOMException && error.name === 'AbortError')) {
        throw new ConnectionLost(); // the connection broke, or fell silent
      }
      throw error;
    } finally {
      clearTimeout(silence);
      this.signal.removeEventListener('abort', abort);
      connection.abort();
    }
  }

  private pause(failures: number): Promise<void> {
    const longest = Math.min(this.patience.longestPauseMillis, this.patience.firstPauseMillis * 2 ** (failures - 1));
    const millis = longest * (0.5 + Math.random() / 2);
    return new Promise((resolve, reject) => {
      const wake = () => {
        clearTimeout(timer);
        removeEventListener('online', wake);
        this.signal.removeEventListener('abort', stop);
        resolve();
      };
      const stop = () => {
        clearTimeout(timer);
        removeEventListener('online', wake);
        reject(this.signal.reason as Error);
      };
      const timer = setTimeout(wake, millis);
      addEventListener('online', wake, { once: true });
      this.signal.addEventListener('abort', stop, { once: true });
    });
  }
}
