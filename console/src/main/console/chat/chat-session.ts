import type { Api } from '../http/api';
import { ApiProblem, SignedOut } from '../http/problem';
import { explain } from '../http/wording';
import type { RunState } from '../http/types';
import { type Frame, SCHEMA } from '../stream/frames';
import { ONE_TRY, RunReader } from '../stream/run-reader';
import { type Decision, fromHistory, storedRuns, type Transcript, unansweredRun, withAnswerSent, withFrame, withoutRun, withTools } from './transcript';

export type Phase = 'idle' | 'loading' | 'starting' | 'streaming' | 'stopping' | 'reconnecting';

export interface ChatEvents {
  /** Anything the page shows may have changed. */
  changed(): void;
  /** A new conversation got its id. */
  named(conversationId: string): void;
  /** A run ended: lists and titles may have changed. */
  settled(): void;
  frame(frame: Frame): void;
}

/** Milliseconds before each look for a title. */
const TITLE_PAUSES = [2_500, 4_000, 8_000];
const LIVE_RUNS = 'aa.live-runs';
/** Logs read to show the tools of what was said before: enough for what a screen or two shows. */
const LOGS_READ = 10;

/** One open conversation: what was said, what is being said, and what went wrong. */
export class ChatSession {
  conversationId: string | null = null;
  title: string | null = null;
  transcript: Transcript = [];
  phase: Phase = 'idle';
  /** Why the conversation could not be opened. */
  loadError: unknown = null;
  /** Why the last message did not get through, in words; it can be sent again. */
  sendError: { text: string; message: string } | null = null;
  /** The server refuses to chat until the address is verified. */
  unverified = false;

  /** Leads to what was said before the first entry; null when everything is there. */
  earlier: string | null = null;

  /** Whether it has a title, or is not going to get one. */
  private named = false;
  private entryAgent = '';
  private generation = new AbortController();
  private runId: string | null = null;
  private stopWanted = false;
  private lastMessage = '';

  constructor(
    private readonly api: Api,
    private readonly events: ChatEvents,
  ) {}

  get busy(): boolean {
    return this.phase !== 'idle';
  }

  get answering(): boolean {
    return this.busy && this.phase !== 'loading';
  }

  /** Leaves whatever was open; a run goes on without us and can be joined again. */
  async open(conversationId: string | null): Promise<void> {
    this.generation.abort();
    this.generation = new AbortController();
    const { signal } = this.generation;
    this.conversationId = conversationId;
    this.title = null;
    this.named = false;
    this.earlier = null;
    this.transcript = [];
    this.loadError = null;
    this.sendError = null;
    this.runId = null;
    this.stopWanted = false;
    this.phase = conversationId === null ? 'idle' : 'loading';
    this.events.changed();
    if (conversationId === null) {
      return;
    }
    try {
      const history = await this.api.history(conversationId, signal);
      signal.throwIfAborted();
      this.named = (history.display_name ?? null) !== null;
      this.title = history.display_name ?? history.agent_context?.topic_hint ?? null;
      this.entryAgent = history.agent_context?.agent_entrypoint ?? '';
      this.earlier = history.prev_cursor ?? null;
      this.transcript = fromHistory(history.messages, this.entryAgent);
      this.phase = 'idle';
      this.events.changed();
      const live = unansweredRun(history.messages) ?? rememberedRun(conversationId);
      if (live !== null) {
        await this.joinIfLive(live, signal);
      }
      await this.showTools(storedRuns(this.transcript).slice(0, LOGS_READ), signal);
    } catch (error) {
      if (!signal.aborted) {
        this.loadError = error;
        this.phase = 'idle';
        this.noteGate(error);
        this.events.changed();
      }
    }
  }

  /** The title was changed here. */
  rename(title: string): void {
    this.title = title;
    this.events.changed();
  }

  /** Puts what was said before in front. Rejects when it cannot be had. */
  async loadEarlier(): Promise<void> {
    const { conversationId, earlier } = this;
    const { signal } = this.generation;
    if (conversationId !== null && earlier !== null) {
      const page = await this.api.earlierMessages(conversationId, earlier);
      if (!signal.aborted && this.earlier === earlier) {
        this.earlier = page.next_cursor;
        this.transcript = [...fromHistory([...page.items].reverse(), this.entryAgent), ...this.transcript];
        this.events.changed();
      }
    }
  }

  async send(message: string): Promise<void> {
    if (this.busy) {
      return;
    }
    const { signal } = this.generation;
    this.lastMessage = message;
    this.sendError = null;
    this.stopWanted = false;
    this.runId = null;
    const key = randomKey();
    const said = { type: 'user', key: `sent-${key}`, text: message } as const;
    this.transcript = [...this.transcript.filter((entry) => entry.type !== 'notice'), said];
    this.phase = 'starting';
    this.events.changed();
    const request = this.conversationId === null ? { message } : { message, conversation_id: this.conversationId };
    try {
      await this.reader(signal).start(request, key);
      this.settle(signal);
    } catch (error) {
      if (signal.aborted) {
        return;
      }
      if (this.runId === null) {
        this.transcript = this.transcript.filter((entry) => entry !== said);
        const running = error instanceof ApiProblem && error.code === 'run-in-progress' ? error.details['run_id'] : null;
        this.sendError = { text: explain(error), message };
        this.noteGate(error);
        this.phase = 'idle';
        this.events.changed();
        if (typeof running === 'string') {
          await this.join(running, signal);
        }
      } else {
        this.broken(error);
      }
    }
  }

  /** The product names a conversation a moment after its first answer; true when this one got its name. */
  async awaitTitle(): Promise<boolean> {
    const { conversationId } = this;
    const { signal } = this.generation;
    if (conversationId === null || this.named) {
      return false;
    }
    for (const pause of TITLE_PAUSES) {
      await new Promise((resolve) => setTimeout(resolve, pause));
      if (signal.aborted) {
        return false;
      }
      try {
        const title = (await this.api.history(conversationId, signal)).display_name ?? null;
        if (title !== null && !signal.aborted) {
          this.named = true;
          this.title = title;
          this.events.changed();
          return true;
        }
      } catch {
        return false; // it has its first words meanwhile
      }
    }
    this.named = true; // nobody is going to name it; it is not asked for again
    return false;
  }

  /** Sends the last message once more. */
  async retry(): Promise<void> {
    if (this.lastMessage === '') {
      const said = this.transcript.filter((entry) => entry.type === 'user').at(-1);
      this.lastMessage = said?.type === 'user' ? said.text : '';
    }
    if (this.lastMessage !== '') {
      await this.send(this.lastMessage);
    }
  }

  /** Answers the question whether a tool may be called; the stream tells what follows. */
  async decide(decision: Decision): Promise<void> {
    const { question, approve } = decision;
    this.transcript = withAnswerSent(this.transcript, question, true);
    this.sendError = null;
    this.events.changed();
    try {
      await this.api.decide(question.run, question.call, approve, question.argumentsHash);
    } catch (error) {
      this.transcript = withAnswerSent(this.transcript, question, false);
      this.sendError = { text: explain(error), message: '' };
      this.events.changed();
    }
  }

  /** Asks the server to stop; what came so far stays. */
  async stop(): Promise<void> {
    if (!this.answering || this.phase === 'stopping') {
      return;
    }
    this.stopWanted = true;
    this.phase = 'stopping';
    this.events.changed();
    await this.cancel();
  }

  private async cancel(): Promise<void> {
    if (this.runId === null) {
      return; // the first frame brings the id
    }
    try {
      await this.api.cancelRun(this.runId);
    } catch (error) {
      if (this.answering) {
        this.stopWanted = false;
        this.phase = 'streaming';
        this.sendError = { text: explain(error), message: '' };
        this.events.changed();
      }
    }
  }

  private async joinIfLive(runId: string, signal: AbortSignal): Promise<void> {
    let run: RunState;
    try {
      run = await this.api.run(runId, signal);
    } catch {
      return; // gone or not to be had: the history stands as it is
    }
    if (run.status === 'queued' || run.status === 'in_progress' || run.status === 'waiting') {
      await this.join(runId, signal);
      return;
    }
    forgetRun(this.conversationId);
    if (run.status === 'failed' && this.transcript.at(-1)?.type === 'user') {
      this.fail(runId, run.error?.message ?? 'The answer could not be finished.');
      this.events.changed();
    }
  }

  private async join(runId: string, signal: AbortSignal): Promise<void> {
    this.runId = runId;
    this.transcript = withoutRun(this.transcript, runId);
    this.phase = 'streaming';
    this.events.changed();
    try {
      await this.reader(signal).join(runId);
      this.settle(signal);
    } catch (error) {
      if (!signal.aborted) {
        this.broken(error);
      }
    }
  }

  /** Messages hold texts only; which tools were used stands in the logs of their runs. */
  private async showTools(runs: readonly string[], signal: AbortSignal): Promise<void> {
    for (const run of runs) {
      const frames: Frame[] = [];
      try {
        const events = { frame: (frame: Frame) => frames.push(frame), connected: () => undefined };
        await new RunReader(this.api, events, signal, ONE_TRY).join(run);
      } catch {
        signal.throwIfAborted();
        continue; // the answers stand without them
      }
      const transcript = withTools(this.transcript, run, frames);
      if (transcript !== this.transcript) {
        this.transcript = transcript;
        this.events.changed();
      }
    }
  }

  private reader(signal: AbortSignal): RunReader {
    return new RunReader(
      this.api,
      {
        frame: (frame) => this.receive(frame),
        connected: (connected) => {
          if (this.answering && this.phase !== 'stopping') {
            this.phase = !connected ? 'reconnecting' : this.runId === null ? 'starting' : 'streaming';
            this.events.changed();
          }
        },
      },
      signal,
    );
  }

  private receive(frame: Frame): void {
    if (this.conversationId === null && typeof frame.conversation_id === 'string' && frame.conversation_id !== 'unknown') {
      this.conversationId = frame.conversation_id;
      this.events.named(frame.conversation_id);
    }
    if (this.runId === null && typeof frame.run_id === 'string') {
      this.runId = frame.run_id;
      rememberRun(this.conversationId, frame.run_id);
      if (this.stopWanted) {
        void this.cancel();
      }
    }
    if (this.phase !== 'stopping') {
      this.phase = 'streaming';
    }
    this.transcript = withFrame(this.transcript, frame);
    this.events.frame(frame);
    this.events.changed();
  }

  private settle(signal: AbortSignal): void {
    if (signal.aborted) {
      return;
    }
    forgetRun(this.conversationId);
    this.runId = null;
    this.phase = 'idle';
    this.events.changed();
    this.events.settled();
  }

  private broken(error: unknown): void {
    const run = this.runId ?? '';
    this.runId = null;
    this.phase = 'idle';
    if (!(error instanceof SignedOut)) {
      this.fail(run, explain(error));
    }
    this.events.changed();
  }

  private fail(run: string, message: string): void {
    const frame = { schema: SCHEMA, event_id: 0, kind: 'error', run_id: run, error: { message, is_retryable: true } };
    this.transcript = withFrame(this.transcript, frame);
  }

  private noteGate(error: unknown): void {
    this.unverified = error instanceof ApiProblem && error.code === 'email-not-verified';
  }
}

/** This tab remembers what was running in each conversation, for the time after a reload. */
function rememberRun(conversationId: string | null, runId: string): void {
  if (conversationId !== null) {
    sessionStorage.setItem(LIVE_RUNS, JSON.stringify({ ...liveRuns(), [conversationId]: runId }));
  }
}

function forgetRun(conversationId: string | null): void {
  const runs = liveRuns();
  if (conversationId !== null && conversationId in runs) {
    delete runs[conversationId];
    sessionStorage.setItem(LIVE_RUNS, JSON.stringify(runs));
  }
}

function rememberedRun(conversationId: string): string | null {
  return liveRuns()[conversationId] ?? null;
}

function liveRuns(): Record<string, string> {
  try {
    return (JSON.parse(sessionStorage.getItem(LIVE_RUNS) ?? '{}') as Record<string, string> | null) ?? {};
  } catch {
    return {};
  }
}

/** crypto.randomUUID exists on https and localhost only. */
function randomKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
