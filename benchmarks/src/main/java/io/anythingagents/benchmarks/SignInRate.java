package io.anythingagents.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;

/**
 * Sign-ins per second as a ratio to bare bcrypt of the same cost on as many threads as the product gives to passwords: blocks
 * of both, taken in turn in one run.
 */
final class SignInRate {
    private static final int BLOCKS = 4;
    private static final Duration BLOCK = Duration.ofSeconds(8);
    private static final int SALT_BYTES = 16;

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final int threads;
    private final int cost;

    private SignInRate(int threads, int cost) {
        this.threads = threads;
        this.cost = cost;
    }

    /**
     * {@code [--data-dir DIR] [--threads N] [--cost N]}: measures the product that runs on DIR (default var); threads and cost
     * as its AUTH_PASSWORD_HASH_THREADS and AUTH_PASSWORD_HASH_COST (defaults: half of the cores, 12).
     */
    public static void main(String[] args) throws Exception {
        List<String> options = List.of(args);
        int cores = Runtime.getRuntime().availableProcessors();
        RunningProduct product = RunningProduct.in(Path.of(Options.value(options, "--data-dir", "var")));
        int threads = Integer.parseInt(Options.value(options, "--threads", Integer.toString(Math.max(1, cores / 2))));
        new SignInRate(threads, Integer.parseInt(Options.value(options, "--cost", "12"))).run(product, cores);
    }

    private void run(RunningProduct product, int cores) throws Exception {
        Customer customer = new Customer(product, http);
        customer.signUp();
        Callable<Boolean> signIn = signIn(product.url(), customer);
        Callable<Boolean> bcrypt = bcrypt();
        System.out.printf(
                Locale.ROOT,
                "Sign-ins, bcrypt cost %d, %d of %d processors for passwords, Java %s%n",
                cost,
                threads,
                cores,
                System.getProperty("java.version"));
        rate(signIn, threads * 2);
        rate(bcrypt, threads);
        double bare = 0;
        double ours = 0;
        for (int block = 0; block < BLOCKS; block++) {
            // Who goes first changes, so that a drift of the machine burdens both alike.
            if (block % 2 == 0) {
                bare += rate(bcrypt, threads);
                ours += rate(signIn, threads * 2);
            } else {
                ours += rate(signIn, threads * 2);
                bare += rate(bcrypt, threads);
            }
        }
        System.out.println("| what | per second |");
        System.out.println("| --- | --- |");
        System.out.printf(Locale.ROOT, "| bare bcrypt | %.2f |%n| sign-in | %.2f |%n", bare / BLOCKS, ours / BLOCKS);
        System.out.printf(Locale.ROOT, "| ratio | %.2f |%n", ours / bare);
    }

    /** Finished calls per second of so many clients that call one after the other. */
    private static double rate(Callable<Boolean> call, int clients) throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(clients);
        long begin = System.nanoTime();
        long end = begin + BLOCK.toNanos();
        List<Future<Integer>> counts = new ArrayList<>();
        for (int client = 0; client < clients; client++) {
            counts.add(executor.submit(() -> {
                int done = 0;
                while (System.nanoTime() < end) {
                    if (!call.call()) {
                        throw new IllegalStateException("a call was refused");
                    }
                    done++;
                }
                return done;
            }));
        }
        int all = 0;
        for (Future<Integer> count : counts) {
            all += count.get();
        }
        executor.shutdown();
        return all * 1e9 / (System.nanoTime() - begin);
    }

    private Callable<Boolean> bcrypt() {
        byte[] salt = new byte[SALT_BYTES];
        new SecureRandom().nextBytes(salt);
        byte[] password = "4PWdJ4o7cQvTq2m8J0hUuQyqC7v1Xw3kq1ZzT5s9rYI=".getBytes(StandardCharsets.US_ASCII);
        String hash = OpenBSDBCrypt.generate("2b", password, salt, cost);
        return () -> OpenBSDBCrypt.checkPassword(hash, password);
    }

    private Callable<Boolean> signIn(URI product, Customer customer) {
        HttpRequest request = HttpRequest.newBuilder(product.resolve("/api/v1/auth/token"))
                .timeout(Duration.ofSeconds(60))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(customer.credentials()))
                .build();
        return () -> status(request) == 200;
    }

    private int status(HttpRequest request) throws IOException, InterruptedException {
        return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }
}
