package io.anythingagents.testing;

import io.anythingagents.persistence.TestStore;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Makes beans as the container would: each type once, by its injected constructor or fields, stateless ones behind their
 * transactions on a real database. What has no class of ours to be made from must be given.
 */
public final class Beans {
    private final List<Object> given = new ArrayList<>();
    private final Map<Class<?>, Object> made = new HashMap<>();
    private final FiredEvents<Object> events = new FiredEvents<>();
    private final Transactions transactions;

    public Beans(TestStore store, Object... given) {
        transactions = new Transactions(store);
        this.given.addAll(Arrays.asList(given));
        this.given.add(events);
        this.given.add(transactions.entityManager());
    }

    public <T> T get(Class<T> type) {
        for (Object object : given) {
            if (type.isInstance(object)) {
                return type.cast(object);
            }
        }
        Object known = made.get(type);
        return type.cast(known == null ? make(type) : known);
    }

    /** Whatever beans told everybody. */
    public List<Object> fired() {
        return events.fired();
    }

    /** As a caller that has a transaction already. */
    public <T> T inTransaction(Supplier<T> work) {
        return transactions.within(TransactionAttributeType.REQUIRED, work);
    }

    /** What a query answers that no bean asks. */
    public <T> T ask(Function<EntityManager, T> question) {
        EntityManager entityManager = get(EntityManager.class);
        return inTransaction(() -> question.apply(entityManager));
    }

    private <T> Object make(Class<T> type) {
        T bean = construct(type);
        Object shown = type.isAnnotationPresent(Stateless.class) ? transactions.around(type, bean) : bean;
        made.put(type, shown);
        for (Field field : type.getDeclaredFields()) {
            if (field.isAnnotationPresent(Inject.class) || field.isAnnotationPresent(PersistenceContext.class)) {
                reflectively(field, () -> {
                    field.set(bean, get(field.getType()));
                    return bean;
                });
            }
        }
        return shown;
    }

    private <T> T construct(Class<T> type) {
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
            if (constructor.isAnnotationPresent(Inject.class)) {
                Object[] arguments = Arrays.stream(constructor.getParameterTypes())
                        .map(this::get)
                        .toArray();
                return reflectively(constructor, () -> type.cast(constructor.newInstance(arguments)));
            }
        }
        try {
            Constructor<T> plain = type.getDeclaredConstructor();
            return reflectively(plain, plain::newInstance);
        } catch (NoSuchMethodException e) {
            throw new IllegalArgumentException("Nothing was given for " + type.getName(), e);
        }
    }

    /** Something reflection does. */
    private interface Access<T> {
        T run() throws ReflectiveOperationException;
    }

    private static <T> T reflectively(AccessibleObject part, Access<T> access) {
        part.setAccessible(true);
        try {
            return access.run();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
