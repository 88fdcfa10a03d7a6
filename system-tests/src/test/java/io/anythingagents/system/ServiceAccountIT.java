package io.anythingagents.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anythingagents.system.client.Answer;
import io.anythingagents.system.client.Api;
import io.anythingagents.system.client.Database;
import io.anythingagents.system.client.Eventually;
import io.anythingagents.system.client.Json;
import io.anythingagents.system.client.Jws;
import io.anythingagents.system.client.Person;
import io.anythingagents.system.client.Secrets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Service accounts where a flag lets the development signer in: issue, reuse, exchange, use, list, revoke. */
class ServiceAccountIT {
    private static final String ROOT = "/api/v1/auth/service-accounts";

    private final Api api = Product.api();
    private final Api signer = api.with("Authorization", "Bearer dev-demo");

    @Test
    void aToken_isIssued_exchangedAndUsed_inItsTenantAndScopesOnly() {
        Person person = Product.newCustomer();
        Product.chat(person, "Something to read");
        JsonNode issued = issue(monitor(person)).expect(201).json();

        assertThat(issued.path("token_use").asText()).isEqualTo("refresh");
        assertThat(issued.path("account").asText()).isEqualTo("synthetic-monitor");
        assertThat(issued.path("tenant_id").asText()).isEqualTo(person.tenantId());
        assertThat(issued.path("session_id").isNull()).isTrue();
        JsonNode claims = Jws.parse(issued.path("refresh_token").asText()).payload();
        assertThat(claims.path("sub").asText()).isEqualTo("service-account:synthetic-monitor");
        assertThat(claims.has("aud")).isFalse();
        assertThat(claims.has("roles")).isFalse();

        Api machine = api.withToken(exchanged(issued));
        machine.get("/api/v1/tools").expect(200);
        machine.get("/api/v1/conversations").problem(403, "insufficient-scope");
        machine.get("/api/v1/auth/me").problem(403);
        machine.with("X-Tenant-Id", UUID.randomUUID().toString())
                .get("/api/v1/tools")
                .problem(403, "tenant-mismatch");
        machine.post(ROOT + "/browser-issue", reasoned(monitor(person))).problem(403);
    }

    @Test
    void anAccountOfNoTenant_mayWhatIsNoTenants_andNothingOfATenant() {
        Person person = Product.newCustomer();
        String conversation =
                Product.chat(person, "Ours").path("conversation_id").asText();
        ObjectNode order = Json.of("account", "support-console");
        order.putArray("scopes").add("support:*");
        Api console = api.withToken(exchanged(issue(order).expect(201).json()));

        console.get("/api/v1/platform/tenants/" + person.tenantId()).expect(200);
        console.get("/api/v1/agents").expect(200);
        console.get("/api/v1/tools").expect(200);
        console.get("/api/v1/auth/signup-requests").expect(200);
        JsonNode invite = console.post("/api/v1/auth/invites", Json.of("note", "by the console"))
                .expect(201)
                .json();
        String own = console.get(ROOT + "/tokens?include_global=true&account=support-console")
                .expect(200)
                .json()
                .path("items")
                .path(0)
                .path("jti")
                .asText();

        for (String path : List.of(
                "/api/v1/conversations",
                "/api/v1/conversations/" + conversation,
                "/api/v1/activity",
                "/api/v1/activity/stream",
                "/api/v1/tenants/members",
                "/api/v1/auth/me",
                "/api/v1/users/me",
                "/api/v1/features")) {
            console.get(path).problem(403, "forbidden");
            console.with("X-Tenant-Id", person.tenantId()).get(path).problem(403, "forbidden");
        }
        console.with("X-Tenant-Id", person.tenantId())
                .get("/api/v1/platform/tenants")
                .problem(403, "tenant-mismatch");
        console.post("/api/v1/chat", Json.of("message", "Hello")).problem(403, "forbidden");
        console.post(ROOT + "/browser-issue", reasoned(monitor(person))).problem(403, "forbidden");
        assertThat(Database.of(Product.running())
                        .texts(
                                "select concat(actor, ' ', tenant_id) from audit_events"
                                        + " where action = 'auth.signup.invite.issued' and target_id = ?",
                                invite.path("id").asText()))
                .containsExactly("service-account:support-console ");

        console.post(ROOT + "/tokens/" + own + "/revoke", Json.of("reason", "the test is over"))
                .expect(200);
    }

    @Test
    void anAccountOfNoTenantWithoutSuchScopes_mayNothing() {
        ObjectNode order = Json.of("account", "demo-bot");
        order.putArray("scopes").add("conversations:read");
        Api bot = api.withToken(exchanged(issue(order).expect(201).json()));

        bot.get("/api/v1/conversations").problem(403, "forbidden");
        bot.get("/api/v1/platform/tenants").problem(403, "insufficient-scope");
        bot.get("/api/v1/tools").problem(403, "insufficient-scope");
        bot.get(ROOT + "/tokens").problem(403, "insufficient-role");
    }

    @Test
    void aRefreshToken_isNoAccessToken_andNoPersonsToken() {
        Person person = Product.newCustomer();
        JsonNode issued = issue(monitor(person)).expect(201).json();
        String refresh = issued.path("refresh_token").asText();

        api.withToken(refresh).get("/api/v1/tools").problem(401);
        api.post("/api/v1/auth/refresh", Json.of("refresh_token", refresh)).problem(401);
        exchange(person.refreshToken()).problem(401, "not-authenticated");
        exchange(person.accessToken()).problem(401, "not-authenticated");
        exchange(exchanged(issued)).problem(401, "not-authenticated");
        exchange(Jws.parse(refresh).withOtherSignature().compact()).problem(401, "not-authenticated");
    }

    @Test
    void theSameRequest_getsTheSameToken_untilForced() {
        Person person = Product.newCustomer();
        String first = token(issue(monitor(person)));
        String again = token(issue(monitor(person)));
        String forced = token(issue(monitor(person).put("force", true)));

        assertThat(again).isEqualTo(first);
        assertThat(forced).isNotEqualTo(first);
        exchange(first).problem(401);
        exchange(forced).expect(200);
        JsonNode revoked =
                person.api().get(ROOT + "/tokens?status=revoked").expect(200).json();
        assertThat(revoked.path("items").path(0).path("revoked_reason").asText())
                .isEqualTo("replaced");
    }

    @Test
    void equalRequestsAtOnce_getOneToken() throws Exception {
        Person person = Product.newCustomer();
        int callers = 5;
        CyclicBarrier barrier = new CyclicBarrier(callers);
        ExecutorService executor = Executors.newFixedThreadPool(callers);
        List<Future<String>> futures = new ArrayList<>();
        for (int i = 0; i < callers; i++) {
            futures.add(executor.submit(() -> {
                barrier.await();
                return token(issue(monitor(person)));
            }));
        }
        List<String> tokens = new ArrayList<>();
        for (Future<String> future : futures) {
            tokens.add(future.get());
        }
        executor.shutdown();

        assertThat(Set.copyOf(tokens)).hasSize(1);
        assertThat(person.api().get(ROOT + "/tokens").expect(200).json().path("items"))
                .hasSize(1);
    }

    @Test
    void whatTheCatalogueDoesNotAllow_isRefused() {
        Person person = Product.newCustomer();

        issue(monitor(person).put("account", "nobody")).problem(400, "service-account-request-refused");
        issue(with(monitor(person), "billing:manage")).problem(400, "service-account-request-refused");
        issue(monitor(person).put("lifetime_minutes", 1441)).problem(400, "service-account-request-refused");
        issue(monitor(person).put("lifetime_minutes", 0)).problem(422);
        issue(monitor(person).put("tenant_id", UUID.randomUUID().toString()))
                .problem(400, "service-account-request-refused");
        ObjectNode noTenant = monitor(person);
        noTenant.remove("tenant_id");
        issue(noTenant).problem(400, "service-account-request-refused");
        issue(with(monitor(person).put("account", "demo-bot"), "conversations:read"))
                .problem(400, "service-account-request-refused");
    }

    @Test
    void anOrder_needsACredential() {
        Person person = Product.newCustomer();

        api.post(ROOT + "/issue", monitor(person)).problem(401, "invalid-credentials");
        api.with("Authorization", "Basic x")
                .post(ROOT + "/issue", monitor(person))
                .problem(401, "invalid-credentials");
        api.withToken(person.accessToken())
                .post(ROOT + "/issue", monitor(person))
                .problem(401, "invalid-credentials");
        api.with("Authorization", "Bearer vault:abc")
                .post(ROOT + "/issue", monitor(person))
                .problem(503, "signer-unavailable");
    }

    @Test
    void revoking_stopsTheRefreshTokenAtOnce_andTheAccessTokenWithinAMinute() {
        Person person = Product.newCustomer();
        Person stranger = Product.newCustomer();
        JsonNode issued = issue(monitor(person)).expect(201).json();
        Api machine = api.withToken(exchanged(issued));
        machine.get("/api/v1/tools").expect(200);
        String jti = person.api()
                .get(ROOT + "/tokens")
                .expect(200)
                .json()
                .path("items")
                .path(0)
                .path("jti")
                .asText();

        stranger.api().post(ROOT + "/tokens/" + jti + "/revoke", Json.of()).problem(404, "not-found");
        person.api().post(ROOT + "/tokens/nonsense/revoke", Json.of()).problem(404, "not-found");
        person.api().post(ROOT + "/tokens/" + jti + "/revoke", Json.of()).expect(200);
        person.api().post(ROOT + "/tokens/" + jti + "/revoke", Json.of()).expect(200);

        exchange(issued.path("refresh_token").asText()).problem(401);
        Eventually.holds(
                "access token refused",
                Duration.ofSeconds(60),
                () -> machine.get("/api/v1/tools").status() == 401);
    }

    @Test
    void theList_isOfOnesOwnTenant_andNeverShowsPeopleOrTokens() {
        Person person = Product.newCustomer();
        Person stranger = Product.newCustomer();
        String token = token(issue(monitor(person).put("fingerprint", "rack 7")));

        JsonNode page = person.api()
                .get(ROOT + "/tokens?account=MONITOR&fingerprint=rack%207")
                .expect(200)
                .json();

        assertThat(page.path("total").asInt()).isEqualTo(1);
        JsonNode item = page.path("items").path(0);
        assertThat(item.path("account").asText()).isEqualTo("synthetic-monitor");
        assertThat(item.path("scopes")).hasSize(1);
        assertThat(item.path("signing_kid").asText()).isNotBlank();
        assertThat(page.toString()).doesNotContain(token);
        assertThat(person.api().get(ROOT + "/tokens?status=all").json().toString())
                .doesNotContain("user:");
        assertThat(stranger.api().get(ROOT + "/tokens?status=all").json().path("items"))
                .isEmpty();
        stranger.api().get(ROOT + "/tokens?tenant_id=" + person.tenantId()).problem(403, "tenant-mismatch");
        person.api().with("X-Tenant-Role", "member").get(ROOT + "/tokens").problem(403, "insufficient-role");
        person.api().get(ROOT + "/tokens?limit=101").problem(422);
        person.api().get(ROOT + "/tokens?status=odd").problem(422);
    }

    @Test
    void anAdministrator_issuesInTheBrowser_withAReason_forTheOwnTenantOnly() {
        Person person = Product.newCustomer();
        ObjectNode request = monitor(person);
        request.remove("tenant_id");

        JsonNode issued = person.api()
                .post(ROOT + "/browser-issue", reasoned(request))
                .expect(201)
                .json();

        assertThat(issued.path("tenant_id").asText()).isEqualTo(person.tenantId());
        person.api().post(ROOT + "/browser-issue", monitor(person)).fieldFault("/reason");
        person.api()
                .post(ROOT + "/browser-issue", reasoned(monitor(Product.newCustomer())))
                .problem(403, "tenant-mismatch");
    }

    @Test
    void onlyTheHash_isStored() {
        Person person = Product.newCustomer();
        String token = token(issue(monitor(person)));

        assertThat(Database.of(Product.running())
                        .texts(
                                "select t::text from service_account_tokens t where tenant_id = ?",
                                UUID.fromString(person.tenantId())))
                .hasSize(1)
                .noneMatch(row ->
                        row.contains(token) || row.contains(Jws.parse(token).signature()));
    }

    static ObjectNode monitor(Person person) {
        ObjectNode request = Json.of("account", "synthetic-monitor", "tenant_id", person.tenantId());
        request.putArray("scopes").add("tools:read");
        return request;
    }

    /** The id of a fresh token. */
    static String issuedTo(Person person) {
        String token =
                token(Product.api().with("Authorization", "Bearer dev-demo").post(ROOT + "/issue", monitor(person)));
        return Jws.parse(token).payload().path("jti").asText();
    }

    private static ObjectNode with(ObjectNode request, String scope) {
        request.putArray("scopes").add(scope);
        return request;
    }

    private static ObjectNode reasoned(ObjectNode request) {
        return request.put("reason", "for the nightly check");
    }

    private Answer issue(ObjectNode request) {
        return signer.post(ROOT + "/issue", request);
    }

    private static String token(Answer answer) {
        return Secrets.noted(answer.expect(201).json().path("refresh_token").asText());
    }

    private Answer exchange(String token) {
        return api.post(ROOT + "/token", Json.of("refresh_token", token));
    }

    private String exchanged(JsonNode issued) {
        return Secrets.noted(exchange(issued.path("refresh_token").asText())
                .expect(200)
                .json()
                .path("access_token")
                .asText());
    }
}
