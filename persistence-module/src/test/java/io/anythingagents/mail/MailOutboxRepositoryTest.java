package io.anythingagents.mail;

import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.persistence.TestStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MailOutboxRepositoryTest {
    private static final OutboxMail.Message MESSAGE =
            new OutboxMail.Message("email_verification", "a@example.com", "Hello", "text", "<p>html</p>");

    private TestStore store;

    @BeforeEach
    void start() {
        store = new TestStore(OutboxMail.class);
    }

    @AfterEach
    void stop() {
        store.close();
    }

    @Test
    void mailTakenByOneNode_isSkippedByAnother() {
        UUID id = store(Instant.EPOCH);

        List<UUID> seenByTheOther = store.inTransaction(first -> {
            assertThat(new MailOutboxRepository(first).takeDue(10))
                    .extracting(OutboxMail::id)
                    .containsExactly(id);
            return taken();
        });

        assertThat(seenByTheOther).isEmpty();
        assertThat(taken()).containsExactly(id);
    }

    @Test
    void mailOfTheFuture_isNotTaken() {
        store(Instant.parse("2999-01-01T00:00:00Z"));

        assertThat(taken()).isEmpty();
    }

    @Test
    void attemptedMail_restsUntilThePatienceIsOver() {
        store(Instant.EPOCH);
        store.inTransaction(entityManager -> {
            MailOutboxRepository mails = new MailOutboxRepository(entityManager);
            mails.takeDue(1).get(0).attempt(mails.databaseTime(), Duration.ofMinutes(2));
            return true;
        });

        assertThat(taken()).isEmpty();
        assertThat(store.database().rows("select attempts::text from mail_outbox"))
                .containsExactly("1");
    }

    @Test
    void finishedMail_keepsNoBody() {
        UUID sent = store(Instant.EPOCH);
        UUID failed = store(Instant.EPOCH);

        store.inTransaction(entityManager -> {
            MailOutboxRepository mails = new MailOutboxRepository(entityManager);
            mails.findForChange(sent).orElseThrow().sent(Instant.EPOCH);
            mails.findForChange(failed).orElseThrow().givenUp("no", Instant.EPOCH);
            return true;
        });

        assertThat(store.database().rows("select coalesce(text_body, html_body, status) from mail_outbox"))
                .containsExactlyInAnyOrder("sent", "failed");
        assertThat(taken()).isEmpty();
    }

    private UUID store(Instant due) {
        UUID id = UUID.randomUUID();
        store.inTransaction(entityManager -> {
            new MailOutboxRepository(entityManager)
                    .add(new OutboxMail(id, MESSAGE, due, due.plus(Duration.ofHours(1))));
            return true;
        });
        return id;
    }

    private List<UUID> taken() {
        return store.inTransaction(entityManager -> new MailOutboxRepository(entityManager)
                .takeDue(10).stream().map(OutboxMail::id).toList());
    }
}
