/** Shapes of the public API, as far as the console reads them. */

export interface RegisterRequest {
  readonly tenant_name: string;
  readonly email: string;
  readonly password: string;
  readonly accept_terms: boolean;
  readonly invite_token?: string;
}

/** A way to prove a sign-in a second time. */
export interface MfaMethod {
  readonly id: string;
  readonly method_type: string;
  readonly label?: string | null;
}

/** The password was right; a code is still to come. */
export interface SecondFactorAnswer {
  readonly mfa_required: true;
  readonly challenge_token: string;
  readonly methods: readonly MfaMethod[];
}

/** One of the organisations a person belongs to, as a refused sign-in names them. */
export interface TenantChoice {
  readonly tenant_id: string;
  readonly name: string;
}

export interface AcceptInvitationRequest {
  readonly token: string;
  readonly password: string;
  readonly display_name?: string;
}

export interface AcceptedInvitation {
  readonly tenant_id: string;
}

export interface Features {
  readonly model_is_local_stand_in?: boolean;
  readonly email_verification_required?: boolean;
  readonly local_installation?: boolean;
  readonly mail_outbox?: string | null;
}

export interface AgentSummary {
  readonly name: string;
  readonly display_name?: string | null;
  readonly description?: string | null;
}

export interface AgentPage {
  readonly items: readonly AgentSummary[];
}

export interface ConversationSummary {
  readonly conversation_id: string;
  readonly display_name?: string | null;
  readonly topic_hint?: string | null;
  readonly last_message_preview?: string | null;
  readonly updated_at: string;
}

export interface ConversationPage {
  readonly items: readonly ConversationSummary[];
  readonly next_cursor: string | null;
}

/** A piece of a message; what matched is told, never marked up. */
export interface SnippetPart {
  readonly text: string;
  readonly match: boolean;
}

export interface SearchHit extends ConversationSummary {
  readonly snippet: readonly SnippetPart[];
}

export interface SearchPage {
  readonly items: readonly SearchHit[];
  readonly next_cursor: string | null;
}

export interface ConversationTitle {
  readonly display_name: string;
}

export interface UsageFigures {
  readonly key: string | null;
  readonly requests: number;
  readonly input_tokens: number;
  readonly output_tokens: number;
  readonly cost_micros: number;
  readonly unpriced_requests: number;
}

export interface UsageBreakdown {
  readonly items: readonly UsageFigures[];
  readonly total: UsageFigures;
}

export interface StoredMessage {
  readonly message_id?: string | null;
  readonly role: 'user' | 'assistant' | 'system';
  readonly content: string;
  readonly agent?: string | null;
  readonly status?: string | null;
  readonly run_id?: string | null;
  readonly timestamp?: string | null;
}

export interface History {
  readonly conversation_id: string;
  readonly display_name?: string | null;
  readonly messages: readonly StoredMessage[];
  readonly prev_cursor?: string | null;
  readonly agent_context?: { readonly agent_entrypoint?: string | null; readonly topic_hint?: string | null } | null;
}

export interface MessagePage {
  readonly items: readonly StoredMessage[];
  readonly next_cursor: string | null;
}

export interface RunState {
  readonly run_id: string;
  readonly status: string;
  readonly error?: { readonly message: string } | null;
}
