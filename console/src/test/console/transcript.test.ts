import { type Entry, fromHistory, storedRuns, unansweredRun, withAnswerSent, withFrame, withoutRun, withTools } from '../../main/console/chat/transcript';
import { SpokenText } from '../../main/console/chat/spoken-text';
import { ages, titleOf } from '../../main/console/chat/conversations';
import type { Frame } from '../../main/console/stream/frames';
import { equal, test } from './harness';

let id = 0;

function frame(kind: string, rest: Partial<Frame> = {}): Frame {
  return { schema: 'public_sse_v1', event_id: ++id, kind, run_id: 'r1', agent: 'triage', ...rest };
}

function show(frames: Frame[], before: readonly Entry[] = []): readonly Entry[] {
  return frames.reduce<readonly Entry[]>(withFrame, before);
}

const HANDOFF_RUN = [
  frame('lifecycle', { status: 'in_progress' }),
  frame('tool.status', { tool: { tool_type: 'function', tool_call_id: 'c1', name: 'get_current_time', status: 'in_progress' } }),
  frame('tool.output', { tool_call_id: 'c1', output: '12:00' }),
  frame('tool.status', { tool: { tool_type: 'function', tool_call_id: 'c1', name: 'get_current_time', status: 'completed' } }),
  frame('tool.status', { tool: { tool_type: 'function', tool_call_id: 'c2', name: 'transfer_to_code_assistant', status: 'completed' } }),
  frame('agent.updated', { agent: 'code_assistant', from_agent: 'triage', to_agent: 'code_assistant' }),
  frame('message.delta', { agent: 'code_assistant', item_id: 'm1', delta: 'Hello ' }),
  frame('message.delta', { agent: 'code_assistant', item_id: 'x', delta: 'inner', scope: { type: 'agent_tool' } }),
  frame('message.delta', { agent: 'code_assistant', item_id: 'm1', delta: 'there' }),
  frame('final', { agent: 'code_assistant', final: { status: 'completed', response_text: 'Hello there' } }),
];

test('Transcript: tools, the handover and the answer of the agent that took over', () => {
  equal(
    show(HANDOFF_RUN).map((entry) => [entry.type, 'state' in entry ? entry.state : '', 'agent' in entry ? entry.agent : '', 'text' in entry ? entry.text : '']),
    [
      ['tool', 'done', '', ''],
      ['handoff', '', '', ''],
      ['answer', 'done', 'code_assistant', 'Hello there'],
    ],
  );
});

test('Transcript: a run shown again from its first frame looks the same', () => {
  const once = show(HANDOFF_RUN);

  equal(show(HANDOFF_RUN, withoutRun(once, 'r1')), once);
});

test('Transcript: a call that waits for a yes asks, until somebody has decided', () => {
  const asked = show([
    frame('tool.status', { tool: { tool_type: 'function', tool_call_id: 'c1', name: 'pay', status: 'in_progress' } }),
    frame('tool.status', {
      tool: { tool_type: 'function', tool_call_id: 'c1', name: 'pay', status: 'awaiting_approval', arguments_hash: 'abc', approver: 'admin' },
    }),
    frame('lifecycle', { status: 'waiting' }),
  ]);
  const question = asked[0]?.type === 'tool' ? asked[0].question : undefined;
  const sent = question === undefined ? asked : withAnswerSent(asked, question, true);
  const decided = show([frame('tool.approval', { tool_call_id: 'c1' })], asked);

  equal(asked.map((entry) => (entry.type === 'tool' ? [entry.state, entry.question] : [])), [
    ['asking', { run: 'r1', call: 'c1', argumentsHash: 'abc', approver: 'admin' }],
  ]);
  equal(sent.map((entry) => (entry.type === 'tool' ? entry.question?.answering : null)), [true]);
  equal(decided.map((entry) => (entry.type === 'tool' ? [entry.state, entry.question ?? null] : [])), [['running', null]]);
});

test('Transcript: a stopped answer keeps what came, and nothing still turns', () => {
  const entries = show([
    frame('tool.status', { tool: { tool_type: 'function', tool_call_id: 'c1', name: 'slow', status: 'in_progress' } }),
    frame('message.delta', { item_id: 'm1', delta: 'Half' }),
    frame('final', { final: { status: 'cancelled', response_text: 'Half' } }),
  ]);

  equal(entries.map((entry) => [entry.type, 'state' in entry ? entry.state : entry.type === 'notice' ? entry.kind : '']), [
    ['tool', 'failed'],
    ['answer', 'stopped'],
    ['notice', 'stopped'],
  ]);
});

test('Transcript: an error is told after what came before it', () => {
  const entries = show([
    frame('message.delta', { item_id: 'm1', delta: 'Half' }),
    frame('error', { error: { message: 'The model went away.', is_retryable: true } }),
  ]);

  equal(entries.map((entry) => ('text' in entry ? entry.text : '')), ['Half', 'The model went away.']);
});

const STORED = [
  { message_id: '1', role: 'user', content: 'Time, in code?', run_id: 'r1' },
  { message_id: '2', role: 'assistant', content: 'Hello there', agent: 'code_assistant', status: 'completed', run_id: 'r1' },
  { message_id: '3', role: 'user', content: 'Thanks', run_id: 'r2' },
  { message_id: '4', role: 'assistant', content: 'Welcome', agent: 'triage', status: 'completed', run_id: 'r2' },
] as const;

test('Transcript: the tools of a stored run come back from its log, and its answer stays what the history says', () => {
  const entries = withTools(fromHistory(STORED, 'triage'), 'r1', HANDOFF_RUN);

  equal(
    entries.map((entry) => [entry.type, 'text' in entry ? entry.text : 'name' in entry ? entry.name : entry.to]),
    [
      ['user', 'Time, in code?'],
      ['tool', 'get_current_time'],
      ['handoff', 'code_assistant'],
      ['answer', 'Hello there'],
      ['user', 'Thanks'],
      ['answer', 'Welcome'],
    ],
  );
  equal(storedRuns(entries), ['r2', 'r1']);
});

test('Transcript: a log without tools, or one that was shortened, changes nothing', () => {
  const stored = fromHistory(STORED, 'triage');
  const last = frame('final', { final: { status: 'completed', response_text: 'Hello there' } });

  equal(withTools(stored, 'r1', [last]) === stored, true);
  equal(withTools(stored, 'r1', []) === stored, true);
  equal(withTools(stored, 'unknown', HANDOFF_RUN) === stored, true);
});

test('Transcript: stored messages show who answered and where it was handed over', () => {
  const entries = fromHistory(
    [
      { message_id: '1', role: 'user', content: 'Hi' },
      { message_id: '2', role: 'assistant', content: 'Hello', agent: 'triage', status: 'completed' },
      { message_id: '3', role: 'user', content: 'Code?' },
      { message_id: '4', role: 'assistant', content: 'Sure', agent: 'code_assistant', status: 'cancelled' },
    ],
    'triage',
  );

  equal(entries.map((entry) => entry.type), ['user', 'answer', 'user', 'handoff', 'answer', 'notice']);
});

test('Transcript: a last message without an answer names the run that may still be answering', () => {
  equal(unansweredRun([{ role: 'user', content: 'Hi', run_id: 'r9' }]), 'r9');
  equal(unansweredRun([{ role: 'user', content: 'Hi', run_id: 'r9' }, { role: 'assistant', content: 'Hello', run_id: 'r9' }]), null);
  equal(unansweredRun([]), null);
});

test('Speech: whole sentences only, code is named and not read', () => {
  const speech = new SpokenText();

  equal(speech.next('The first', false), '');
  equal(speech.next('The first one. The **sec', false), 'The first one.');
  equal(speech.next('The first one. The **second**.\n```java\nint a;', false), '');
  equal(speech.next('The first one. The **second**.\n```java\nint a;\n```', true), 'The second. Block of code.');
});

test('List: conversations are grouped by the reader’s days and named by their topic', () => {
  const now = new Date(2026, 10, 21, 9, 0);
  const at = (day: number, hour: number) => ({ conversation_id: `${day}-${hour}`, updated_at: new Date(2026, 10, day, hour).toISOString() });

  equal(
    ages([at(21, 8), at(21, 0), at(20, 23), at(16, 1), at(2, 1)], now).map((age) => [age.label, age.items.length]),
    [
      ['Today', 2],
      ['Yesterday', 1],
      ['This week', 1],
      ['November 2026', 1],
    ],
  );
  equal(titleOf({ conversation_id: 'c', updated_at: '', display_name: ' ', topic_hint: 'A topic' }), 'A topic');
});
