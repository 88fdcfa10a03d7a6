package io.anythingagents.persistence;

import io.anythingagents.migration.SchemaMigrator;
import io.anythingagents.migration.TestDatabase;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.EntityTransaction;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.hibernate.jpa.HibernatePersistenceProvider;

/** A migrated PostgreSQL of its own, reached through Hibernate without a container. */
public final class TestStore implements AutoCloseable {
    private final TestDatabase database = TestDatabase.create();
    private final EntityManagerFactory factory;

    public TestStore(Class<?>... entities) {
        new SchemaMigrator(database.dataSource()).up();
        factory = new HibernatePersistenceProvider()
                .createContainerEntityManagerFactory(
                        new TestUnit(
                                database.dataSource(),
                                Stream.of(entities).map(Class::getName).toList()),
                        Map.of("hibernate.jdbc.time_zone", "UTC"));
    }

    /** With every entity of the product's persistence unit. */
    public static TestStore ofTheWholeProduct() {
        try (InputStream stream = TestStore.class.getResourceAsStream("/META-INF/persistence.xml")) {
            String unit = new String(Objects.requireNonNull(stream).readAllBytes(), StandardCharsets.UTF_8);
            return new TestStore(Pattern.compile("<class>([^<]+)</class>")
                    .matcher(unit)
                    .results()
                    .map(found -> type(found.group(1)))
                    .toArray(Class<?>[]::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Class<?> type(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Commits what {@code work} did, or rolls it back when it throws. */
    public <T> T inTransaction(Function<EntityManager, T> work) {
        try (EntityManager entityManager = factory.createEntityManager()) {
            EntityTransaction transaction = entityManager.getTransaction();
            transaction.begin();
            try {
                T result = work.apply(entityManager);
                transaction.commit();
                return result;
            } finally {
                if (transaction.isActive()) {
                    transaction.rollback();
                }
            }
        }
    }

    public TestDatabase database() {
        return database;
    }

    @Override
    public void close() {
        factory.close();
    }
}
