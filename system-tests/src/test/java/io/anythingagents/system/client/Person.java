package io.anythingagents.system.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.UUID;

/** Somebody who has signed up: the owner of a tenant of their own. */
public final class Person {
    private final Api anonymous;
    private final Outbox outbox;
    private final String email;
    private final String password;
    private final String tenantSlug;
    private JsonNode session;

    private Person(Api anonymous, Outbox outbox, String email, String password, JsonNode registration) {
        this.anonymous = anonymous;
        this.outbox = outbox;
        this.email = email;
        this.password = password;
        this.tenantSlug = registration.path("tenant_slug").asText();
        this.session = noted(registration);
    }

    /** A body that signs up; tests change single fields of it. */
    public static ObjectNode registration() {
        String unique = UUID.randomUUID().toString().substring(0, 12);
        return Json.of(
                "email", "person-" + unique + "@example.com",
                "password", Secrets.noted("correct-Horse-" + unique),
                "tenant_name", "Tenant " + unique,
                "display_name", "Person " + unique,
                "accept_terms", true);
    }

    /** Signs up and leaves the address unverified. */
    public static Person registered(Api api, Outbox outbox) {
        ObjectNode body = registration();
        JsonNode answer = api.post("/api/v1/auth/register", body).expect(201).json();
        return new Person(
                api, outbox, body.path("email").asText(), body.path("password").asText(), answer);
    }

    /** Signs up, follows the link in the mail and refreshes, so that the token says verified. */
    public static Person verified(Api api, Outbox outbox) {
        Person person = registered(api, outbox);
        person.verifyAddress();
        person.refresh().expect(200);
        return person;
    }

    /** Somebody who has an account already: signs in. */
    public static Person signedIn(Api api, Outbox outbox, String email, String password) {
        JsonNode session = api.post("/api/v1/auth/token", Json.of("email", email, "password", password))
                .expect(200)
                .json();
        return new Person(api, outbox, email, Secrets.noted(password), session);
    }

    public void verifyAddress() {
        String token = Secrets.noted(outbox.await(email, "email_verification").token());
        anonymous.post("/api/v1/auth/email/verify", Json.of("token", token)).expect(200);
    }

    /** Signs in with the password and keeps the new session. */
    public Answer signIn() {
        return keep(anonymous.post("/api/v1/auth/token", Json.of("email", email, "password", password)));
    }

    /** Rotates the refresh token and keeps the new session. */
    public Answer refresh() {
        return keep(anonymous.post("/api/v1/auth/refresh", Json.of("refresh_token", refreshToken())));
    }

    /** Requests in this person's name. */
    public Api api() {
        return anonymous.withToken(accessToken());
    }

    public String email() {
        return email;
    }

    public String password() {
        return password;
    }

    public String tenantSlug() {
        return tenantSlug;
    }

    public String tenantId() {
        return session.path("tenant_id").asText();
    }

    public String userId() {
        return session.path("user_id").asText();
    }

    public String accessToken() {
        return session.path("access_token").asText();
    }

    public String refreshToken() {
        return session.path("refresh_token").asText();
    }

    public JsonNode session() {
        return session;
    }

    private Answer keep(Answer answer) {
        if (answer.status() == 200) {
            session = noted(answer.json());
        }
        return answer;
    }

    private static JsonNode noted(JsonNode session) {
        Secrets.noted(session.path("access_token").asText());
        Secrets.noted(session.path("refresh_token").asText());
        return session;
    }
}
