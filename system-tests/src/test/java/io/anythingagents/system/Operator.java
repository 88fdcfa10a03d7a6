package io.anythingagents.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.system.client.Api;
import io.anythingagents.system.client.Person;
import io.anythingagents.system.product.AaCommand;

/** The platform operator most tests share: signed up like anybody, then granted by the command. */
final class Operator {
    private static final Person PERSON = granted(Product.newCustomer());

    private Operator() {}

    static Person person() {
        return PERSON;
    }

    static Api api() {
        return PERSON.api();
    }

    /** Makes somebody operator and refreshes, so that the token says so. */
    static Person granted(Person person) {
        AaCommand.Result result = AaCommand.run(Product.running(), "users", "grant-operator", person.email());
        assertThat(result.exit()).as(result.output()).isZero();
        person.refresh().expect(200);
        return person;
    }
}
