package io.anythingagents.security;

import io.anythingagents.security.Access.Open;
import io.anythingagents.security.Access.SignedIn;
import io.anythingagents.security.AuthorisationTable.Rule;
import io.anythingagents.shared.Role;
import io.anythingagents.shared.Scopes;
import java.util.List;
import java.util.Set;

/** The authorisation table as a page to read, {@code docs/auth/authorisation.md}; a test fails when that is stale. */
final class AuthorisationPage {
    private static final String HEAD = """
            # Who may call what

            <!-- Written from AuthorisationTable; do not edit here. AuthorisationPageTest says how to write it anew. -->

            One row for each route. What has no row is closed to everybody: 403, and 401 to the anonymous. The filter checks the
            token, then the tenant header, the role header, address, scope and role, then whether the tenant is active.

            - *caller*: `anybody`; `signed in`, with a valid access token of a live session; `leaving`, with a token whose session may
              be revoked already.
            - *verified*: the address must be verified (unless `REQUIRE_EMAIL_VERIFICATION` is false).
            - *active*: the tenant must be active; see [tenants and people](tenants-and-people.md) for the operator's override.
            - The next five columns say who gets past the table: the four roles of a tenant, and a platform operator who is a viewer
              in the own tenant. The last one says where a service account that belongs to no tenant may come, with the scope. Services may refuse more: another tenant's objects (404), what only owners may do to owners (403).

            | method | path | caller | scope | role | verified | active | viewer | member | admin | owner | operator | no tenant |
            | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
            """;

    private AuthorisationPage() {}

    static String text(List<Rule> rules) {
        StringBuilder page = new StringBuilder(HEAD);
        for (Rule rule : rules) {
            page.append("| ")
                    .append(rule.method())
                    .append(" | `")
                    .append(rule.path())
                    .append("` | ")
                    .append(cells(rule.access()))
                    .append(" |\n");
        }
        return page.toString();
    }

    private static String cells(Access access) {
        if (access instanceof Open) {
            return "anybody | | | | | yes | yes | yes | yes | yes | yes";
        }
        if (!(access instanceof SignedIn signedIn)) {
            return "leaving | | | | | yes | yes | yes | yes | yes | no";
        }
        StringBuilder cells = new StringBuilder("signed in |");
        cells.append(signedIn.scope() == null ? "" : " `" + signedIn.scope() + "`")
                .append(" |");
        cells.append(signedIn.role() == null ? "" : " " + signedIn.role().wireName())
                .append(" |");
        cells.append(signedIn.verifiedEmail() ? " yes |" : " |");
        cells.append(signedIn.activeTenant() ? " yes |" : " |");
        for (Role role : Role.values()) {
            cells.append(passes(signedIn, role, Scopes.ofRole(role)) ? " yes |" : " no |");
        }
        return cells.append(passes(signedIn, Role.VIEWER, Scopes.ofPerson(Role.VIEWER, true)) ? " yes |" : " no |")
                .append(signedIn.tenantless() ? " yes" : " no")
                .toString();
    }

    private static boolean passes(SignedIn demanded, Role role, Set<String> scopes) {
        return (demanded.scope() == null || Scopes.grant(scopes, demanded.scope()))
                && (demanded.role() == null || role.atLeast(demanded.role()));
    }
}
