package io.anythingagents.system.client;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/** Many callers at the same time: each has a thread of its own, and all wait for the last one before they call. */
public final class AtOnce {
    private AtOnce() {}

    /** What each caller was answered, in the order of their numbers. */
    public static <T> List<T> callers(int count, IntFunction<T> call) {
        CyclicBarrier start = new CyclicBarrier(count);
        ExecutorService threads = Executors.newFixedThreadPool(count);
        try {
            List<Future<T>> calling = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int number = i;
                calling.add(threads.submit(() -> {
                    start.await();
                    return call.apply(number);
                }));
            }
            List<T> answers = new ArrayList<>();
            for (Future<T> one : calling) {
                answers.add(one.get());
            }
            return answers;
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } finally {
            threads.shutdownNow();
        }
    }
}
