package io.anythingagents.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.system.client.Api;
import io.anythingagents.system.client.Person;
import io.anythingagents.system.product.AaCommand;
import java.time.Duration;
import java.time.Instant;

/** The platform operator most tests share: signed up like anybody, then granted by the command. */
final class Operator {
    /** Well below the life of an access token: all tests together take longer than that. */
    private static final Duration FRESH = Duration.ofMinutes(10);

    private static final Person PERSON = granted(Product.newCustomer());
    private static Instant refreshed = Instant.EPOCH;

    private Operator() {}

    static synchronized Person person() {
        if (refreshed.plus(FRESH).isBefore(Instant.now())) {
            PERSON.refresh().expect(200);
            refreshed = Instant.now();
        }
        return PERSON;
    }

    static Api api() {
        return person().api();
    }

    /** Makes somebody operator and refreshes, so that the token says so. */
    static Person granted(Person person) {
        AaCommand.Result result = AaCommand.run(Product.running(), "users", "grant-operator", person.email());
        assertThat(result.exit()).as(result.output()).isZero();
        person.refresh().expect(200);
        return person;
    }
}
