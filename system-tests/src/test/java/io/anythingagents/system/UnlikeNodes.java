package io.anythingagents.system;

import io.anythingagents.system.client.Api;
import io.anythingagents.system.client.Person;
import io.anythingagents.system.product.AaCommand;
import io.anythingagents.system.product.RunningProduct;
import io.anythingagents.system.product.TransitCounterpart;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Two nodes that share PostgreSQL, Redis and a Vault with an Ed25519 key, and are told different things where nodes may: who may
 * sign up, whether there are fixtures, and pepper and cost of passwords, as in the middle of a rotation.
 */
final class UnlikeNodes {
    static final int ORDERS_A_MINUTE = 4;
    static final TransitCounterpart VAULT = TransitCounterpart.ed25519();
    /** Sign-up by invitation, with fixtures. */
    static final RunningProduct ONE = RunningProduct.prepared("-unlike-1", settings(Map.of()));

    private static RunningProduct two = ONE;

    private UnlikeNodes() {}

    static void start() {
        ONE.start();
        Map<String, String> other = Map.of(
                "SIGNUP_ACCESS_POLICY", "approval",
                "USE_TEST_FIXTURES", "false",
                "AUTH_PASSWORD_HASH_COST", "7",
                "AUTH_PASSWORD_PEPPER", "the-next-pepper-" + UUID.randomUUID(),
                "AUTH_PASSWORD_PEPPER_PREVIOUS", ONE.sharedSetting("AUTH_PASSWORD_PEPPER"));
        two = RunningProduct.preparedBeside(ONE, "-unlike-2", settings(other));
        two.start();
    }

    static void stop() {
        two.discard();
        ONE.discard();
        VAULT.close();
    }

    /** Sign-up by approval, no fixtures, the next pepper. */
    static RunningProduct two() {
        return two;
    }

    /** Requests to the second node. */
    static Api other() {
        return Api.at(two.url());
    }

    /** Requests of one of many callers: every other one calls the second node. */
    static Api caller(int number) {
        return number % 2 == 0 ? ONE.api() : other();
    }

    /** A new platform operator, made by the command. */
    static Person operator() {
        Person person = FixtureTenant.on(ONE, "owner").person("owner");
        AaCommand.Result granted = AaCommand.run(ONE, "users", "grant-operator", person.email());
        if (granted.exit() != 0) {
            throw new AssertionError(granted.output());
        }
        person.refresh().expect(200);
        return person;
    }

    private static Map<String, String> settings(Map<String, String> own) {
        Map<String, String> settings = new HashMap<>(VAULT.settings());
        settings.put("SIGNUP_ACCESS_POLICY", "invite_only");
        settings.put("USE_TEST_FIXTURES", "true");
        settings.put("AUTH_PASSWORD_HASH_COST", "6");
        settings.put("SIGNUP_RATE_LIMIT_PER_HOUR", "0");
        settings.put("AUTH_IP_LOCKOUT_THRESHOLD", "0");
        settings.put("PASSWORD_RESET_IP_RATE_LIMIT_PER_HOUR", "0");
        settings.put("SERVICE_ACCOUNT_ISSUE_LIMIT_PER_MINUTE", Integer.toString(ORDERS_A_MINUTE));
        settings.put("SERVICE_ACCOUNT_ISSUE_GLOBAL_LIMIT_PER_MINUTE", "0");
        settings.putAll(own);
        return settings;
    }
}
