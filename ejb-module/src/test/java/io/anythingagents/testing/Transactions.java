package io.anythingagents.testing;

import static net.bytebuddy.matcher.ElementMatchers.isDeclaredBy;
import static net.bytebuddy.matcher.ElementMatchers.isVirtual;
import static net.bytebuddy.matcher.ElementMatchers.not;

import io.anythingagents.persistence.TestStore;
import jakarta.ejb.EJBTransactionRequiredException;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.persistence.EntityManager;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.function.Supplier;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.dynamic.loading.ClassLoadingStrategy;
import net.bytebuddy.implementation.InvocationHandlerAdapter;
import org.jspecify.annotations.Nullable;

/** Transactions around stateless beans by their annotations, as the container has them, on the database of a test. */
final class Transactions {
    private static final ThreadLocal<@Nullable EntityManager> OPEN = new ThreadLocal<>();

    private final TestStore store;

    Transactions(TestStore store) {
        this.store = store;
    }

    /** Stands for that of the transaction of the thread. */
    EntityManager entityManager() {
        return (EntityManager) Proxy.newProxyInstance(
                Transactions.class.getClassLoader(),
                new Class<?>[] {EntityManager.class},
                (proxy, method, arguments) -> {
                    EntityManager current = OPEN.get();
                    return current == null
                            ? store.inTransaction(fresh -> invoke(method, fresh, arguments))
                            : invoke(method, current, arguments);
                });
    }

    /** The bean behind its transactions. */
    <T> T around(Class<T> type, T bean) {
        try {
            return new ByteBuddy()
                    .subclass(type)
                    .method(isVirtual().and(not(isDeclaredBy(Object.class))))
                    .intercept(InvocationHandlerAdapter.of((proxy, method, arguments) -> {
                        method.setAccessible(true);
                        return within(attribute(type, method), () -> invoke(method, bean, arguments));
                    }))
                    .make()
                    .load(
                            type.getClassLoader(),
                            ClassLoadingStrategy.UsingLookup.of(
                                    MethodHandles.privateLookupIn(type, MethodHandles.lookup())))
                    .getLoaded()
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    <T> T within(TransactionAttributeType attribute, Supplier<T> work) {
        EntityManager outer = OPEN.get();
        if (outer == null && attribute == TransactionAttributeType.MANDATORY) {
            throw new EJBTransactionRequiredException("There is no transaction");
        }
        if (outer != null && attribute != TransactionAttributeType.REQUIRES_NEW) {
            return work.get();
        }
        try {
            return store.inTransaction(fresh -> {
                OPEN.set(fresh);
                return work.get();
            });
        } finally {
            if (outer == null) {
                OPEN.remove();
            } else {
                OPEN.set(outer);
            }
        }
    }

    private static TransactionAttributeType attribute(Class<?> type, Method method) {
        TransactionAttribute own = method.getAnnotation(TransactionAttribute.class);
        TransactionAttribute general = type.getAnnotation(TransactionAttribute.class);
        return own != null ? own.value() : general != null ? general.value() : TransactionAttributeType.REQUIRED;
    }

    private static @Nullable Object invoke(Method method, Object target, Object @Nullable [] arguments) {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
