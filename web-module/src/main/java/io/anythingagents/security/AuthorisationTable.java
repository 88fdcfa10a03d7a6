package io.anythingagents.security;

import io.anythingagents.security.Access.Leaving;
import io.anythingagents.security.Access.Open;
import io.anythingagents.security.Access.SignedIn;
import io.anythingagents.shared.Role;
import java.util.List;
import java.util.Optional;

/**
 * Who may do what: every route there is. A route that is missing here answers 403 (401 to the anonymous), whatever its
 * annotations say. The documentation and the tests are made from this table.
 */
public final class AuthorisationTable {
    /** One route: method and path template exactly as JAX-RS declares them. */
    public record Rule(String method, String path, Access access) {}

    private static final Access OPEN = new Open();
    /** A valid token, of a revoked session too. */
    private static final Access LEAVING = new Leaving();
    /** A valid token, verified address or not. */
    private static final Access SIGNED_IN = new SignedIn(null, null, false);

    /** Who looks after the installation; the own tenant and role do not matter. */
    private static final Access OPERATOR = ofNoTenant("platform:operator");
    /** A person with a verified address; the service looks at the role, for more than one kind of caller may. */
    private static final Access VERIFIED = new SignedIn(null, null, true);

    /** The same, and service accounts of no tenant. */
    private static final Access OVERSEERS = new SignedIn(null, null, true, true, true);

    /** Whoever belongs to an active tenant. */
    private static final Access MEMBER_OF_ANY_ROLE = new SignedIn(null, null, true);

    private static final Access ADMIN = new SignedIn(null, Role.ADMIN, true);
    private static final Access OWNER = new SignedIn(null, Role.OWNER, true);

    private static final List<Rule> RULES = List.of(
            // identity
            new Rule("POST", "/api/v1/auth/register", OPEN),
            new Rule("GET", "/api/v1/auth/signup-policy", OPEN),
            new Rule("POST", "/api/v1/auth/request-access", OPEN),
            new Rule("GET", "/api/v1/auth/signup-requests", operator("auth:signup_requests")),
            new Rule("POST", "/api/v1/auth/signup-requests/{request_id}/approve", operator("auth:signup_requests")),
            new Rule("POST", "/api/v1/auth/signup-requests/{request_id}/reject", operator("auth:signup_requests")),
            new Rule("GET", "/api/v1/auth/invites", operator("auth:invites")),
            new Rule("POST", "/api/v1/auth/invites", operator("auth:invites")),
            new Rule("POST", "/api/v1/auth/invites/{invite_id}/revoke", operator("auth:invites")),
            new Rule("POST", "/api/v1/auth/token", OPEN),
            new Rule("POST", "/api/v1/auth/refresh", OPEN),
            new Rule("POST", "/api/v1/auth/logout", LEAVING),
            new Rule("POST", "/api/v1/auth/logout/all", LEAVING),
            new Rule("GET", "/api/v1/auth/sessions", SIGNED_IN),
            new Rule("DELETE", "/api/v1/auth/sessions/{session_id}", SIGNED_IN),
            new Rule("GET", "/api/v1/auth/me", SIGNED_IN),
            new Rule("POST", "/api/v1/auth/email/send", SIGNED_IN),
            new Rule("POST", "/api/v1/auth/email/verify", OPEN),
            new Rule("POST", "/api/v1/auth/password/change", SIGNED_IN),
            new Rule("POST", "/api/v1/auth/password/reset", scope("support:read")),
            new Rule("POST", "/api/v1/auth/password/forgot", OPEN),
            new Rule("POST", "/api/v1/auth/password/confirm", OPEN),
            new Rule("GET", "/.well-known/jwks.json", OPEN),
            // second factor
            new Rule("GET", "/api/v1/auth/mfa", SIGNED_IN),
            new Rule("POST", "/api/v1/auth/mfa/totp/enroll", SIGNED_IN),
            new Rule("POST", "/api/v1/auth/mfa/totp/verify", SIGNED_IN),
            new Rule("POST", "/api/v1/auth/mfa/complete", OPEN),
            new Rule("POST", "/api/v1/auth/mfa/recovery/regenerate", SIGNED_IN),
            new Rule("DELETE", "/api/v1/auth/mfa/{method_id}", SIGNED_IN),
            // service accounts; who oversees them is an administrator of the tenant or a platform operator
            new Rule("POST", "/api/v1/auth/service-accounts/issue", OPEN),
            new Rule("POST", "/api/v1/auth/service-accounts/token", OPEN),
            new Rule("POST", "/api/v1/auth/service-accounts/browser-issue", VERIFIED),
            new Rule("GET", "/api/v1/auth/service-accounts/tokens", OVERSEERS),
            new Rule("POST", "/api/v1/auth/service-accounts/tokens/{jti}/revoke", OVERSEERS),
            // conversations and runs
            new Rule("POST", "/api/v1/chat", scope("conversations:write")),
            new Rule("POST", "/api/v1/chat/stream", scope("conversations:write")),
            new Rule("GET", "/api/v1/runs/{run_id}", scope("conversations:read")),
            new Rule("GET", "/api/v1/runs/{run_id}/events", scope("conversations:read")),
            new Rule("GET", "/api/v1/runs/{run_id}/trace", scope("conversations:read")),
            new Rule("POST", "/api/v1/runs/{run_id}/cancel", scope("conversations:write")),
            new Rule("GET", "/api/v1/runs/{run_id}/approvals", scope("conversations:read")),
            new Rule("POST", "/api/v1/runs/{run_id}/approvals/{call_id}", scope("conversations:write")),
            new Rule("GET", "/api/v1/approvals", scope("conversations:read")),
            new Rule("GET", "/api/v1/conversations", scope("conversations:read")),
            new Rule("GET", "/api/v1/conversations/search", scope("conversations:read")),
            new Rule("GET", "/api/v1/conversations/{conversation_id}", scope("conversations:read")),
            new Rule("GET", "/api/v1/conversations/{conversation_id}/messages", scope("conversations:read")),
            new Rule("DELETE", "/api/v1/conversations/{conversation_id}", scope("conversations:write")),
            new Rule("GET", "/api/v1/conversations/{conversation_id}/stream", scope("conversations:read")),
            new Rule("GET", "/api/v1/conversations/{conversation_id}/export", scope("conversations:read")),
            new Rule("PATCH", "/api/v1/conversations/{conversation_id}/title", scope("conversations:write")),
            new Rule("PATCH", "/api/v1/conversations/{conversation_id}/memory", scope("conversations:write")),
            new Rule("POST", "/api/v1/conversations/{conversation_id}/fork", scope("conversations:write")),
            new Rule(
                    "DELETE",
                    "/api/v1/conversations/{conversation_id}/messages/{message_id}",
                    scope("conversations:write")),
            // the same for clients of OpenAI's API
            new Rule("GET", "/v1/models", ofNoTenant("tools:read")),
            new Rule("GET", "/v1/models/{model}", ofNoTenant("tools:read")),
            new Rule("POST", "/v1/chat/completions", scope("conversations:write")),
            new Rule("POST", "/v1/responses", scope("conversations:write")),
            new Rule("GET", "/v1/responses/{response_id}", scope("conversations:read")),
            // agents as tools, for MCP clients
            new Rule("POST", "/mcp", scope("conversations:write")),
            // catalogs
            new Rule("GET", "/api/v1/agents", ofNoTenant("tools:read")),
            new Rule("GET", "/api/v1/agents/{agent_name}/status", ofNoTenant("tools:read")),
            new Rule("GET", "/api/v1/tools", ofNoTenant("tools:read")),
            new Rule("GET", "/api/v1/guardrails", ofNoTenant("tools:read")),
            new Rule("GET", "/api/v1/guardrails/presets", ofNoTenant("tools:read")),
            new Rule("GET", "/api/v1/guardrails/presets/{preset_key}", ofNoTenant("tools:read")),
            new Rule("GET", "/api/v1/guardrails/{guardrail_key}", ofNoTenant("tools:read")),
            new Rule("GET", "/api/v1/features", SIGNED_IN),
            // tenants and people
            new Rule("GET", "/api/v1/tenants/account", ADMIN),
            new Rule("PATCH", "/api/v1/tenants/account", ADMIN),
            new Rule("GET", "/api/v1/tenants/settings", ADMIN),
            new Rule("PUT", "/api/v1/tenants/settings", ADMIN),
            new Rule("GET", "/api/v1/tenants/members", ADMIN),
            new Rule("POST", "/api/v1/tenants/members", ADMIN),
            new Rule("PATCH", "/api/v1/tenants/members/{user_id}/role", ADMIN),
            new Rule("DELETE", "/api/v1/tenants/members/{user_id}", ADMIN),
            new Rule("GET", "/api/v1/tenants/invites/policy", MEMBER_OF_ANY_ROLE),
            new Rule("GET", "/api/v1/tenants/invites", ADMIN),
            new Rule("POST", "/api/v1/tenants/invites", ADMIN),
            new Rule("POST", "/api/v1/tenants/invites/{invitation_id}/revoke", ADMIN),
            new Rule("POST", "/api/v1/tenants/invites/accept", OPEN),
            new Rule("POST", "/api/v1/tenants/invites/accept/current", SIGNED_IN),
            new Rule("POST", "/api/v1/tenants/data-export", OWNER),
            new Rule("GET", "/api/v1/tenants/data-export", OWNER),
            new Rule("GET", "/api/v1/tenants/data-export/{export_id}/content", OWNER),
            new Rule("GET", "/api/v1/tenants/deletion", OWNER),
            new Rule("POST", "/api/v1/tenants/deletion", OWNER),
            new Rule("DELETE", "/api/v1/tenants/deletion", OWNER),
            new Rule("POST", "/api/v1/auth/switch-tenant", SIGNED_IN),
            new Rule("GET", "/api/v1/users/me", SIGNED_IN),
            new Rule("GET", "/api/v1/users/me/memberships", SIGNED_IN),
            new Rule("GET", "/api/v1/users/notification-preferences", MEMBER_OF_ANY_ROLE),
            new Rule("PUT", "/api/v1/users/notification-preferences", MEMBER_OF_ANY_ROLE),
            new Rule("PATCH", "/api/v1/users/me/profile", SIGNED_IN),
            new Rule("PATCH", "/api/v1/users/me/email", SIGNED_IN),
            new Rule("POST", "/api/v1/users/me/disable", SIGNED_IN),
            new Rule("POST", "/api/v1/users/me/data-export", SIGNED_IN),
            new Rule("GET", "/api/v1/users/me/data-export", SIGNED_IN),
            new Rule("GET", "/api/v1/users/me/data-export/{export_id}/content", SIGNED_IN),
            new Rule("GET", "/api/v1/users/me/deletion", SIGNED_IN),
            new Rule("POST", "/api/v1/users/me/deletion", SIGNED_IN),
            new Rule("DELETE", "/api/v1/users/me/deletion", SIGNED_IN),
            // usage; what others used, the service shows to owners and administrators only
            new Rule("GET", "/api/v1/usage", MEMBER_OF_ANY_ROLE),
            new Rule("GET", "/api/v1/usage/breakdown", MEMBER_OF_ANY_ROLE),
            new Rule("GET", "/api/v1/usage/calls", MEMBER_OF_ANY_ROLE),
            new Rule("GET", "/api/v1/usage/export", MEMBER_OF_ANY_ROLE),
            new Rule("GET", "/api/v1/usage/limits", MEMBER_OF_ANY_ROLE),
            // billing
            new Rule("GET", "/api/v1/billing/plans", OPEN),
            new Rule("GET", "/api/v1/billing/tenants/{tenant_id}/subscription", MEMBER_OF_ANY_ROLE),
            new Rule("POST", "/api/v1/billing/tenants/{tenant_id}/subscription", ADMIN),
            new Rule("PATCH", "/api/v1/billing/tenants/{tenant_id}/subscription", ADMIN),
            new Rule("POST", "/api/v1/billing/tenants/{tenant_id}/subscription/plan", ADMIN),
            new Rule("POST", "/api/v1/billing/tenants/{tenant_id}/subscription/cancel", ADMIN),
            new Rule("POST", "/api/v1/billing/tenants/{tenant_id}/subscription/resume", ADMIN),
            new Rule("GET", "/api/v1/billing/tenants/{tenant_id}/invoices", MEMBER_OF_ANY_ROLE),
            new Rule("GET", "/api/v1/billing/tenants/{tenant_id}/invoices/{invoice_id}", MEMBER_OF_ANY_ROLE),
            new Rule("GET", "/api/v1/billing/tenants/{tenant_id}/events", MEMBER_OF_ANY_ROLE),
            new Rule("POST", "/api/v1/billing/tenants/{tenant_id}/upcoming-invoice", MEMBER_OF_ANY_ROLE),
            new Rule("GET", "/api/v1/billing/tenants/{tenant_id}/payment-methods", ADMIN),
            new Rule("POST", "/api/v1/billing/tenants/{tenant_id}/payment-methods/setup-intent", ADMIN),
            new Rule("POST", "/api/v1/billing/tenants/{tenant_id}/payment-methods/{payment_method_id}/default", ADMIN),
            new Rule("DELETE", "/api/v1/billing/tenants/{tenant_id}/payment-methods/{payment_method_id}", ADMIN),
            new Rule("POST", "/api/v1/billing/tenants/{tenant_id}/usage", ADMIN),
            new Rule("GET", "/api/v1/billing/tenants/{tenant_id}/usage-totals", MEMBER_OF_ANY_ROLE),
            new Rule("POST", "/api/v1/billing/tenants/{tenant_id}/checkout", ADMIN),
            new Rule("POST", "/api/v1/billing/tenants/{tenant_id}/portal", ADMIN),
            new Rule("GET", "/api/v1/billing/stream", MEMBER_OF_ANY_ROLE),
            // whoever signed it called
            new Rule("POST", "/webhooks/stripe", OPEN),
            // activity
            new Rule("GET", "/api/v1/activity", scope("activity:read")),
            new Rule("GET", "/api/v1/activity/export", scope("activity:read")),
            new Rule("GET", "/api/v1/activity/stream", scope("activity:read")),
            new Rule("POST", "/api/v1/activity/{event_id}/read", scope("activity:read")),
            new Rule("POST", "/api/v1/activity/{event_id}/dismiss", scope("activity:read")),
            new Rule("POST", "/api/v1/activity/mark-all-read", scope("activity:read")),
            // platform operator
            new Rule("GET", "/api/v1/platform/tenants", OPERATOR),
            new Rule("POST", "/api/v1/platform/tenants", OPERATOR),
            new Rule("GET", "/api/v1/platform/tenants/{tenant_id}", OPERATOR),
            new Rule("PATCH", "/api/v1/platform/tenants/{tenant_id}", OPERATOR),
            new Rule("POST", "/api/v1/platform/tenants/{tenant_id}/suspend", OPERATOR),
            new Rule("POST", "/api/v1/platform/tenants/{tenant_id}/reactivate", OPERATOR),
            new Rule("POST", "/api/v1/platform/tenants/{tenant_id}/deprovision", OPERATOR),
            new Rule("GET", "/api/v1/platform/tenants/{tenant_id}/features", OPERATOR),
            new Rule("PUT", "/api/v1/platform/tenants/{tenant_id}/features", OPERATOR),
            new Rule("GET", "/api/v1/platform/tenants/{tenant_id}/limits", OPERATOR),
            new Rule("PUT", "/api/v1/platform/tenants/{tenant_id}/limits", OPERATOR),
            new Rule("POST", "/api/v1/platform/plans", OPERATOR),
            new Rule("PATCH", "/api/v1/platform/plans/{plan_code}", OPERATOR),
            new Rule("GET", "/api/v1/platform/stripe/events", OPERATOR),
            new Rule("GET", "/api/v1/platform/stripe/events/{stripe_event_id}", OPERATOR),
            new Rule("POST", "/api/v1/platform/stripe/events/{stripe_event_id}/replay", OPERATOR),
            new Rule("POST", "/api/v1/platform/stripe/events/{stripe_event_id}/park", OPERATOR),
            new Rule("GET", "/api/v1/platform/stripe/meter-events", OPERATOR),
            new Rule("POST", "/api/v1/platform/stripe/meter-events/{meter_event_id}/replay", OPERATOR),
            // platform
            new Rule("GET", "/health", OPEN),
            new Rule("GET", "/health/live", OPEN),
            new Rule("GET", "/health/ready", OPEN),
            new Rule("GET", "/health/started", OPEN),
            new Rule("GET", "/metrics", OPEN),
            new Rule("GET", "/openapi.json", OPEN),
            new Rule("GET", "/errors/{code}", OPEN),
            // fixtures for tests; 404 unless a local environment switches them on
            new Rule("POST", "/api/v1/test-fixtures/apply", OPEN),
            new Rule("POST", "/api/v1/test-fixtures/email-verification-token", OPEN),
            new Rule("POST", "/api/v1/test-fixtures/password-reset-token", OPEN),
            // console
            new Rule("GET", "/", OPEN),
            new Rule("GET", "/sign-in", OPEN),
            new Rule("GET", "/sign-up", OPEN),
            new Rule("GET", "/verify-email", OPEN),
            new Rule("GET", "/forgot-password", OPEN),
            new Rule("GET", "/reset-password", OPEN),
            new Rule("GET", "/accept-invite", OPEN),
            new Rule("GET", "/chat", OPEN),
            new Rule("GET", "/chat/{conversation_id}", OPEN),
            new Rule("GET", "/usage", OPEN),
            new Rule("GET", "/assets/{file}", OPEN));

    private AuthorisationTable() {}

    public static List<Rule> rules() {
        return RULES;
    }

    /** The rule of a matched route; empty means nobody may. */
    public static Optional<Rule> find(String method, String pathTemplate) {
        return RULES.stream()
                .filter(rule -> rule.method().equals(method) && rule.path().equals(pathTemplate))
                .findFirst();
    }

    /** For what is the same in every tenant, be it active or not. */
    private static Access ofNoTenant(String scope) {
        return new SignedIn(scope, null, true, false);
    }

    /** A scope of platform operators, verified address or not. */
    private static Access operator(String scope) {
        return new SignedIn(scope, null, false);
    }

    private static Access scope(String scope) {
        return new SignedIn(scope, null, true);
    }
}
