import type { StoredMessage } from '../http/types';
import type { Frame } from '../stream/frames';

export interface UserEntry {
  readonly type: 'user';
  readonly key: string;
  readonly text: string;
}

export interface AnswerEntry {
  readonly type: 'answer';
  readonly key: string;
  readonly agent: string;
  readonly text: string;
  readonly state: 'streaming' | 'done' | 'stopped' | 'incomplete' | 'refused' | 'failed';
  /** The run of a stored answer. */
  readonly run?: string | null;
}

export interface ToolEntry {
  readonly type: 'tool';
  readonly key: string;
  readonly name: string;
  readonly state: 'running' | 'asking' | 'done' | 'failed';
  readonly input: string;
  readonly output: string;
  /** What a person is asked to decide on, while the call waits. */
  readonly question?: Question;
}

export interface Question {
  readonly run: string;
  readonly call: string;
  readonly argumentsHash: string | null;
  readonly approver: string;
  /** An answer is on its way. */
  readonly answering?: boolean;
}

export interface Decision {
  readonly question: Question;
  readonly approve: boolean;
}

export interface HandoffEntry {
  readonly type: 'handoff';
  readonly key: string;
  readonly from: string;
  readonly to: string;
  readonly run?: string | null;
}

export interface NoticeEntry {
  readonly type: 'notice';
  readonly key: string;
  readonly kind: 'stopped' | 'incomplete' | 'error';
  readonly text: string;
  readonly retryable: boolean;
}

export type Entry = UserEntry | AnswerEntry | ToolEntry | HandoffEntry | NoticeEntry;

export type Transcript = readonly Entry[];

/**
 * What a conversation holds, from the stored messages. Where another agent answers than the one it was put to, there
 * was a handover.
 */
export function fromHistory(messages: readonly StoredMessage[], entryAgent: string): Transcript {
  const entries: Entry[] = [];
  let holder = entryAgent;
  messages.forEach((message, index) => {
    const key = `stored-${message.message_id ?? index}`;
    if (message.role === 'user') {
      entries.push({ type: 'user', key, text: message.content });
      holder = entryAgent;
    } else if (message.role === 'assistant') {
      const run = message.run_id ?? null;
      const agent = message.agent ?? holder;
      if (agent !== holder && agent !== '' && holder !== '') {
        entries.push({ type: 'handoff', key: `${key}-handoff`, from: holder, to: agent, run });
      }
      holder = agent;
      const state = storedState(message.status);
      if (message.content !== '') {
        entries.push({ type: 'answer', key, agent, text: message.content, state, run });
      }
      const ending = ENDINGS[state];
      if (ending !== undefined) {
        entries.push({ type: 'notice', key: `${key}-notice`, ...ending });
      }
    }
  });
  return entries;
}

const ENDINGS: Readonly<Partial<Record<AnswerEntry['state'], Pick<NoticeEntry, 'kind' | 'text' | 'retryable'>>>> = {
  stopped: { kind: 'stopped', text: 'Stopped here.', retryable: false },
  incomplete: { kind: 'incomplete', text: 'The answer ends here: the model reached its limit.', retryable: false },
  failed: { kind: 'error', text: 'The answer broke off here.', retryable: false },
};

/** Runs whose stored answers are shown, the latest first; each may have used tools, which messages do not tell. */
export function storedRuns(transcript: Transcript): string[] {
  const runs = transcript.map((entry) => (entry.type === 'answer' ? entry.run : null)).filter((run) => typeof run === 'string');
  return [...new Set(runs)].reverse();
}

/**
 * Puts the tools and handovers of an ended run around its stored answers. The answers stay what the history says; where
 * the frames do not go with them (they were shortened, or the answer was), all stays as it is.
 */
export function withTools(transcript: Transcript, run: string, frames: readonly Frame[]): Transcript {
  const played = frames.reduce<Transcript>(withFrame, []).filter((entry) => entry.type !== 'notice');
  const stored = transcript.filter((entry) => entry.type === 'answer' && entry.run === run);
  const start = transcript.findIndex((entry) => ofStoredRun(entry, run));
  if (start < 0 || !played.some((entry) => entry.type === 'tool')) {
    return transcript;
  }
  if (played.filter((entry) => entry.type === 'answer').length !== stored.length) {
    return transcript;
  }
  const answers = [...stored];
  const shown = played.map((entry) => (entry.type === 'answer' ? (answers.shift() ?? entry) : entry));
  const before = transcript.slice(0, start);
  const after = transcript.slice(start).filter((entry) => !ofStoredRun(entry, run));
  return [...before, ...shown, ...after];
}

function ofStoredRun(entry: Entry, run: string): boolean {
  return (entry.type === 'answer' || entry.type === 'handoff') && entry.run === run;
}

/** The run that may still be answering: the one of a last message that has no answer. */
export function unansweredRun(messages: readonly StoredMessage[]): string | null {
  const last = messages.at(-1);
  return last?.role === 'user' ? (last.run_id ?? null) : null;
}

/** Adds one frame of a run. Pure: the same frames give the same transcript, live or replayed. */
export function withFrame(transcript: Transcript, frame: Frame): Transcript {
  if (frame.scope !== null && frame.scope !== undefined) {
    return transcript; // what an agent used as a tool says to itself
  }
  const run = frame.run_id ?? '';
  switch (frame.kind) {
    case 'agent.updated':
      return handedOver(transcript, frame, run);
    case 'message.delta':
      return spoken(transcript, answerKey(run, frame.item_id), frame.agent ?? '', (text) => text + (frame.delta ?? ''));
    case 'refusal.delta':
      return spoken(transcript, answerKey(run, frame.item_id), frame.agent ?? '', (text) => text + (frame.delta ?? ''), 'refused');
    case 'refusal.done':
      return spoken(
        transcript,
        answerKey(run, frame.item_id),
        frame.agent ?? '',
        (text) => frame.refusal_text ?? text,
        'refused',
      );
    case 'output_item.done':
      return changed(transcript, answerKey(run, frame.item_id), (entry) =>
        entry.type === 'answer' && entry.state === 'streaming'
          ? { ...entry, state: frame.status === 'incomplete' ? 'incomplete' : 'done' }
          : entry,
      );
    case 'tool.status':
      return toolStatus(transcript, frame, run);
    case 'tool.arguments.done':
      return changed(transcript, toolKey(run, frame.tool_call_id), (entry) =>
        entry.type === 'tool' ? { ...entry, input: frame.arguments_text ?? entry.input } : entry,
      );
    case 'tool.approval':
      return changed(transcript, toolKey(run, frame.tool_call_id), (entry) =>
        entry.type === 'tool' ? { ...entry, state: 'running', question: undefined } : entry,
      );
    case 'tool.output':
      return changed(transcript, toolKey(run, frame.tool_call_id), (entry) =>
        entry.type === 'tool' ? { ...entry, output: plain(frame.output) } : entry,
      );
    case 'final':
      return ended(transcript, frame, run);
    case 'error':
      return failed(transcript, frame, run);
    default:
      return transcript;
  }
}

/** Without what one run added, so that the run can be shown again from its first frame. */
export function withoutRun(transcript: Transcript, runId: string): Transcript {
  return transcript.filter((entry) => !entry.key.startsWith(`${runId}/`));
}

function handedOver(transcript: Transcript, frame: Frame, run: string): Transcript {
  const from = frame.from_agent ?? '';
  const to = frame.to_agent ?? '';
  if (from === '' || to === '' || from === to) {
    return transcript;
  }
  const settled = transcript.map((entry) =>
    entry.type === 'tool' && entry.key.startsWith(`${run}/`) && entry.state === 'running' ? { ...entry, state: 'done' as const } : entry,
  );
  return [...settled, { type: 'handoff', key: `${run}/handoff-${frame.event_id}`, from, to }];
}

function spoken(
  transcript: Transcript,
  key: string,
  agent: string,
  text: (before: string) => string,
  state: AnswerEntry['state'] = 'streaming',
): Transcript {
  if (transcript.some((entry) => entry.key === key)) {
    return changed(transcript, key, (entry) => (entry.type === 'answer' ? { ...entry, text: text(entry.text), state } : entry));
  }
  return [...transcript, { type: 'answer', key, agent, text: text(''), state }];
}

/** Somebody's answer to a question is on its way, or did not arrive. */
export function withAnswerSent(transcript: Transcript, question: Question, answering: boolean): Transcript {
  return changed(transcript, toolKey(question.run, question.call), (entry) =>
    entry.type === 'tool' && entry.question !== undefined ? { ...entry, question: { ...entry.question, answering } } : entry,
  );
}

function toolStatus(transcript: Transcript, frame: Frame, run: string): Transcript {
  const tool = frame.tool;
  if (tool === null || tool === undefined) {
    return transcript;
  }
  const name = tool.name ?? tool.tool_name ?? tool.tool_type;
  if (name.startsWith('transfer_to_')) {
    return transcript; // shown as a handover
  }
  const key = toolKey(run, tool.tool_call_id);
  const asking = tool.status === 'awaiting_approval';
  const state = tool.status === 'completed' ? 'done' : tool.status === 'failed' ? 'failed' : asking ? 'asking' : 'running';
  const question = asking
    ? { run, call: tool.tool_call_id, argumentsHash: tool.arguments_hash ?? null, approver: tool.approver ?? 'person' }
    : undefined;
  const input = tool.arguments_text ?? tool.query ?? '';
  const output = tool.output === null || tool.output === undefined ? '' : plain(tool.output);
  if (transcript.some((entry) => entry.key === key)) {
    return changed(transcript, key, (entry) =>
      entry.type === 'tool' ? { ...entry, state, question, input: input || entry.input, output: output || entry.output } : entry,
    );
  }
  return [...transcript, { type: 'tool', key, name, state, input, output, question }];
}

function ended(transcript: Transcript, frame: Frame, run: string): Transcript {
  const status = frame.final?.status ?? 'completed';
  const state: AnswerEntry['state'] =
    status === 'cancelled' ? 'stopped' : status === 'incomplete' ? 'incomplete' : status === 'refused' ? 'refused' : 'done';
  const last = lastAnswer(transcript, run);
  const text = frame.final?.response_text ?? frame.final?.refusal_text ?? null;
  let entries = closed(transcript, run, state);
  if (last !== null) {
    entries = changed(entries, last.key, (entry) =>
      entry.type === 'answer' ? { ...entry, text: text ?? entry.text, state } : entry,
    );
  } else if (text !== null && text !== '') {
    entries = [...entries, { type: 'answer', key: `${run}/final`, agent: frame.agent ?? '', text, state }];
  }
  if (status === 'cancelled') {
    return [...entries, notice(run, 'stopped', last === null ? 'Stopped before there was an answer.' : 'Stopped. The part above is kept.')];
  }
  if (status === 'incomplete') {
    return [...entries, notice(run, 'incomplete', 'The answer ends here: the model reached its limit.')];
  }
  return entries;
}

function failed(transcript: Transcript, frame: Frame, run: string): Transcript {
  const text = frame.error?.message ?? 'The answer could not be finished.';
  return [...closed(transcript, run, 'failed'), notice(run, 'error', text, true)];
}

/** Nothing of a run that is over still moves. */
function closed(transcript: Transcript, run: string, state: AnswerEntry['state']): Transcript {
  return transcript.map((entry) => {
    if (!entry.key.startsWith(`${run}/`)) {
      return entry;
    }
    if (entry.type === 'answer' && entry.state === 'streaming') {
      return { ...entry, state };
    }
    if (entry.type === 'tool' && (entry.state === 'running' || entry.state === 'asking')) {
      return { ...entry, state: 'failed', question: undefined };
    }
    return entry;
  });
}

function notice(run: string, kind: NoticeEntry['kind'], text: string, retryable = false): NoticeEntry {
  return { type: 'notice', key: `${run}/notice`, kind, text, retryable };
}

function lastAnswer(transcript: Transcript, run: string): AnswerEntry | null {
  for (let index = transcript.length - 1; index >= 0; index--) {
    const entry = transcript[index];
    if (entry?.type === 'answer' && entry.key.startsWith(`${run}/`)) {
      return entry;
    }
  }
  return null;
}

function changed(transcript: Transcript, key: string, change: (entry: Entry) => Entry): Transcript {
  return transcript.map((entry) => (entry.key === key ? change(entry) : entry));
}

function answerKey(run: string, itemId: string | null | undefined): string {
  return `${run}/item-${itemId ?? 'message'}`;
}

function toolKey(run: string, callId: string | null | undefined): string {
  return `${run}/tool-${callId ?? 'call'}`;
}

function plain(output: unknown): string {
  return typeof output === 'string' ? output : JSON.stringify(output, null, 2);
}

function storedState(status: string | null | undefined): AnswerEntry['state'] {
  switch (status) {
    case 'cancelled':
      return 'stopped';
    case 'incomplete':
      return 'incomplete';
    case 'refused':
      return 'refused';
    case 'failed':
      return 'failed';
    default:
      return 'done';
  }
}
