import { type SseEvent, SseParser } from '../../main/console/stream/sse-parser';
import { equal, test } from './harness';

const STREAM =
  '\uFEFF: welcome\n\nid: 1\nevent: message.delta\ndata: {"a":1}\n\n' +
  'id: 2\r\ndata: first\r\ndata:second\r\n\r\n: heartbeat\r\rid:3\rdata\r\rid: 4\nretry: 5\nevent: nothing\n\ndata: unfinished';

const EVENTS: SseEvent[] = [
  { id: '1', event: 'message.delta', data: '{"a":1}' },
  { id: '2', event: 'message', data: 'first\nsecond' },
  { id: '3', event: 'message', data: '' },
];

function parse(pieces: string[]): SseEvent[] {
  const events: SseEvent[] = [];
  const parser = new SseParser((event) => events.push(event));
  pieces.forEach((piece) => parser.push(piece));
  return events;
}

test('SSE: comments, several data lines and all line endings are read, an unfinished event is not', () => {
  equal(parse([STREAM]), EVENTS);
});

test('SSE: it does not matter where the text is cut', () => {
  for (let cut = 0; cut <= STREAM.length; cut++) {
    equal(parse([STREAM.slice(0, cut), STREAM.slice(cut)]), EVENTS, `cut at ${cut}`);
  }
  equal(parse([...STREAM]), EVENTS, 'one character at a time');
});
