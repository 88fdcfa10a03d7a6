import { ApiProblem, ConnectionLost } from '../../main/console/http/problem';
import type { Frame } from '../../main/console/stream/frames';
import { type Opener, RunReader } from '../../main/console/stream/run-reader';
import { equal, rejection, test } from './harness';

const QUICK = { attempts: 3, firstPauseMillis: 1, longestPauseMillis: 2, silenceMillis: 60 };

interface Request {
  readonly method: string;
  readonly path: string;
  readonly after: string | undefined;
  readonly key: string | undefined;
}

type Reply = Error | { readonly frames: readonly Partial<Frame>[]; readonly end?: 'close' | 'break' | 'silence' };

/** A server that gives one prepared reply after the other. */
class Server implements Opener {
  readonly requests: Request[] = [];

  constructor(private readonly replies: Reply[]) {}

  async fetch(method: string, path: string, call: { headers?: Record<string, string>; signal?: AbortSignal }): Promise<Response> {
    this.requests.push({ method, path, after: call.headers?.['Last-Event-ID'], key: call.headers?.['Idempotency-Key'] });
    const reply = this.replies.shift() ?? new Error('no reply prepared');
    if (reply instanceof Error) {
      throw reply;
    }
    const text = reply.frames
      .map((frame) => `id: ${frame.event_id}\ndata: ${JSON.stringify({ schema: 'public_sse_v1', run_id: 'r1', ...frame })}\n\n`)
      .join('');
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        call.signal?.addEventListener('abort', () => controller.error(new DOMException('aborted', 'AbortError')));
        controller.enqueue(new TextEncoder().encode(text));
        if (reply.end === undefined || reply.end === 'close') {
          controller.close();
        }
      },
      pull(controller) {
        if (reply.end === 'break') {
          controller.error(new TypeError('network error'));
        }
      },
    });
    return new Response(body);
  }
}

function reader(server: Server, seen: number[], signal = new AbortController().signal): RunReader {
  return new RunReader(server, { frame: (frame) => seen.push(frame.event_id), connected: () => undefined }, signal, QUICK);
}

const delta = (id: number): Partial<Frame> => ({ event_id: id, kind: 'message.delta' });
const final = (id: number): Partial<Frame> => ({ event_id: id, kind: 'final' });

test('Run: it ends with the terminal frame and reads nothing after it', async () => {
  const seen: number[] = [];
  const server = new Server([{ frames: [delta(1), final(2), delta(3)] }]);

  await reader(server, seen).start({ message: 'hello' }, 'k1');

  equal(seen, [1, 2]);
  equal(server.requests, [{ method: 'POST', path: '/chat/stream', after: undefined, key: 'k1' }]);
});

test('Run: after a break it goes on behind the last frame, and nothing comes twice', async () => {
  for (const end of ['close', 'break'] as const) {
    const seen: number[] = [];
    const server = new Server([{ frames: [delta(1), delta(2)], end }, { frames: [delta(2), delta(3), final(4)] }]);

    await reader(server, seen).start({ message: 'hello' }, 'k1');

    equal(seen, [1, 2, 3, 4], end);
    equal(server.requests[1], { method: 'GET', path: '/runs/r1/events', after: '2', key: undefined }, end);
  }
});

test('Run: a line that falls silent is given up and sought again', async () => {
  const seen: number[] = [];
  const server = new Server([{ frames: [delta(1)], end: 'silence' }, { frames: [final(2)] }]);

  await reader(server, seen).start({ message: 'hello' }, 'k1');

  equal(seen, [1, 2]);
});

test('Run: a request that may not have arrived is repeated under the same key', async () => {
  const seen: number[] = [];
  const server = new Server([new ConnectionLost(), { frames: [final(1)] }]);

  await reader(server, seen).start({ message: 'hello' }, 'k1');

  equal(server.requests.map((request) => request.key), ['k1', 'k1']);
});

test('Run: a refusal is told at once and not repeated', async () => {
  const server = new Server([new ApiProblem(409, 'run-in-progress', 'busy')]);

  const error = await rejection(reader(server, []).start({ message: 'hello' }, 'k1'));

  equal((error as ApiProblem).code, 'run-in-progress');
  equal(server.requests.length, 1);
});

test('Run: a server that is briefly unavailable is asked again for a run that is there', async () => {
  const seen: number[] = [];
  const server = new Server([new ApiProblem(503, 'database-unavailable', 'soon'), { frames: [final(1)] }]);

  await reader(server, seen).join('r1');

  equal(seen, [1]);
});

test('Run: it gives up after a number of failures without a frame', async () => {
  const server = new Server([1, 2, 3, 4, 5, 6].map(() => new ConnectionLost()));

  const error = await rejection(reader(server, []).join('r1'));

  equal(error instanceof ConnectionLost, true);
  equal(server.requests.length, 4);
});

test('Run: a reader that is no longer wanted stops', async () => {
  const stop = new AbortController();
  const server = new Server([{ frames: [delta(1)], end: 'silence' }]);
  const reading = reader(server, [], stop.signal).join('r1');

  setTimeout(() => stop.abort(), 5);
  const error = await rejection(reading);

  equal((error as Error).name, 'AbortError');
});
