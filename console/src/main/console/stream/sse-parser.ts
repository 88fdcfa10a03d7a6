/** One event of a stream, as the standard defines it. */
export interface SseEvent {
  readonly id: string;
  readonly event: string;
  readonly data: string;
}

/**
 * Server-sent events from text that arrives in any pieces: comments, data over several lines, all three line endings,
 * a byte order mark. The standard's own parser (EventSource) can send neither a token nor a body.
 */
export class SseParser {
  private rest = '';
  private started = false;
  private afterCarriageReturn = false;
  private data: string[] = [];
  private event = '';
  private lastId = '';

  constructor(private readonly onEvent: (event: SseEvent) => void) {}

  /** The id a reconnecting reader names. */
  get lastEventId(): string {
    return this.lastId;
  }

  push(text: string): void {
    let input = text;
    if (!this.started && input !== '') {
      this.started = true;
      input = input.startsWith('\uFEFF') ? input.slice(1) : input;
    }
    if (this.afterCarriageReturn && input !== '') {
      this.afterCarriageReturn = false;
      input = input.startsWith('\n') ? input.slice(1) : input;
    }
    this.rest += input;
    let from = 0;
    for (;;) {
      const end = this.lineEnd(from);
      if (end < 0) {
        break;
      }
      const line = this.rest.slice(from, end);
      if (this.rest[end] === '\r') {
        if (end + 1 === this.rest.length) {
          this.afterCarriageReturn = true; // its line feed may be in the next piece
          from = end + 1;
        } else {
          from = this.rest[end + 1] === '\n' ? end + 2 : end + 1;
        }
      } else {
        from = end + 1;
      }
      this.line(line);
    }
    this.rest = this.rest.slice(from);
  }

  private lineEnd(from: number): number {
    const feed = this.rest.indexOf('\n', from);
    const carriage = this.rest.indexOf('\r', from);
    return feed < 0 ? carriage : carriage < 0 ? feed : Math.min(feed, carriage);
  }

  private line(line: string): void {
    if (line === '') {
      this.dispatch();
      return;
    }
    const colon = line.indexOf(':');
    if (colon === 0) {
      return; // a comment: the heartbeat
    }
    const field = colon < 0 ? line : line.slice(0, colon);
    const raw = colon < 0 ? '' : line.slice(colon + 1);
    const value = raw.startsWith(' ') ? raw.slice(1) : raw;
    if (field === 'data') {
      this.data.push(value);
    } else if (field === 'event') {
      this.event = value;
    } else if (field === 'id' && !value.includes('\0')) {
      this.lastId = value;
    }
  }

  private dispatch(): void {
    if (this.data.length > 0) {
      this.onEvent({ id: this.lastId, event: this.event === '' ? 'message' : this.event, data: this.data.join('\n') });
    }
    this.data = [];
    this.event = '';
  }
}
