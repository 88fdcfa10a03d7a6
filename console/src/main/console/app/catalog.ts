import type { Api } from '../http/api';
import type { Features } from '../http/types';
import type { SessionStore } from '../session/session-store';

/** What this installation offers: names of agents, and what is special about it. Loaded once for each person. */
export class Catalog extends EventTarget {
  features: Features = {};

  private names = new Map<string, string>();
  private featuresOf: string | null = null;
  private agentsOf: string | null = null;

  constructor(
    private readonly api: Api,
    private readonly sessions: SessionStore,
  ) {
    super();
  }

  /** Best effort: the console works without either answer. */
  load(): void {
    const user = this.sessions.get()?.userId ?? null;
    if (user === null) {
      return;
    }
    if (this.featuresOf === user) {
      this.loadAgents(user);
    } else {
      this.featuresOf = user;
      this.api.features().then(
        (features) => {
          this.features = features;
          this.dispatchEvent(new Event('changed'));
          this.loadAgents(user);
        },
        () => (this.featuresOf = null),
      );
    }
  }

  private loadAgents(user: string): void {
    const mayAsk = this.sessions.get()?.emailVerified === true || this.features.email_verification_required === false;
    if (this.agentsOf === user || !mayAsk) {
      return;
    }
    this.agentsOf = user;
    this.api.agents().then(
      (page) => {
        this.names = new Map(page.items.map((agent) => [agent.name, agent.display_name ?? readable(agent.name)]));
        this.dispatchEvent(new Event('changed'));
      },
      () => (this.agentsOf = null),
    );
  }

  agentName(key: string): string {
    return this.names.get(key) ?? (key === '' ? 'Assistant' : readable(key));
  }
}

/** `code_assistant` is "Code Assistant". */
export function readable(key: string): string {
  return key
    .split(/[_\s-]+/)
    .filter((word) => word !== '')
    .map((word) => word[0]?.toUpperCase() + word.slice(1))
    .join(' ');
}
