package io.anythingagents.usage;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What models cost, by date. A list holds from its day on (UTC) until the next one; what happened under an older list keeps
 * its price. Amounts are whole millionths of a US dollar for a million tokens: no fraction is ever lost but the last one.
 */
public final class PriceTable {
    static final String SHIPPED = "prices.json";

    private static final BigInteger PER_TOKENS = BigInteger.valueOf(1_000_000);
    private static final int LONGEST_VERSION = 32;

    private final List<PriceList> newestFirst;

    private PriceTable(List<PriceList> lists) {
        List<PriceList> sorted = new ArrayList<>(lists);
        sorted.sort(Comparator.comparing(PriceList::from).reversed());
        this.newestFirst = List.copyOf(sorted);
    }

    /** Of a million tokens. */
    private record Price(long input, long cachedInput, long output) {}

    private record PriceList(String version, LocalDate from, Map<String, Price> models) {}

    /**
     * The installation's own file, or ours.
     *
     * @throws IllegalArgumentException with a text that names the file and what is wrong with it
     */
    public static PriceTable load(Optional<Path> own) {
        if (own.isEmpty()) {
            return parse(SHIPPED, shipped());
        }
        String file = own.get().toString();
        try {
            return parse(file, Files.readString(own.get()));
        } catch (IOException e) {
            throw new IllegalArgumentException("The price file " + file + " cannot be read", e);
        }
    }

    private static String shipped() {
        try (InputStream stream = PriceTable.class.getResourceAsStream(SHIPPED)) {
            if (stream == null) {
                throw new IllegalStateException("The product comes without " + SHIPPED);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static PriceTable parse(String file, String json) {
        try (JsonReader reader = Json.createReader(new StringReader(json))) {
            List<PriceList> lists = new ArrayList<>();
            Set<LocalDate> days = new HashSet<>();
            Set<String> versions = new HashSet<>();
            for (JsonObject list : reader.readObject().getJsonArray("lists").getValuesAs(JsonObject.class)) {
                PriceList read = list(list);
                if (!days.add(read.from()) || !versions.add(read.version())) {
                    throw new IllegalArgumentException("two lists share a version or a day: " + read.version());
                }
                lists.add(read);
            }
            return new PriceTable(lists);
        } catch (JsonException | ClassCastException | NullPointerException | DateTimeException e) {
            throw new IllegalArgumentException(
                    "The price file " + file + " is not as docs/agents/usage.md describes it: " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("The price file " + file + ": " + e.getMessage(), e);
        }
    }

    private static PriceList list(JsonObject json) {
        String version = json.getString("version");
        if (version.isBlank() || version.length() > LONGEST_VERSION) {
            throw new IllegalArgumentException("a version has 1 to " + LONGEST_VERSION + " characters");
        }
        Map<String, Price> models = new HashMap<>();
        for (Map.Entry<String, JsonValue> model : json.getJsonObject("models").entrySet()) {
            JsonObject price = model.getValue().asJsonObject();
            long input = amount(model.getKey(), price, "input");
            long cached = price.containsKey("cached_input") ? amount(model.getKey(), price, "cached_input") : input;
            models.put(model.getKey(), new Price(input, cached, amount(model.getKey(), price, "output")));
        }
        LocalDate from = LocalDate.parse(json.getString("from"));
        return new PriceList(version, from, Map.copyOf(models));
    }

    /** A price below zero would give credit. */
    private static long amount(String model, JsonObject price, String name) {
        if (!(price.get(name) instanceof JsonNumber number) || !number.isIntegral() || number.longValueExact() < 0) {
            throw new IllegalArgumentException(model + ": " + name + " must be a whole number, 0 or more");
        }
        return number.longValueExact();
    }

    /** Cached input costs its own price and not the full one as well; empty for a model without a price at that time. */
    public Optional<CallCost> cost(String model, CallTokens tokens, Instant at) {
        LocalDate day = at.atZone(ZoneOffset.UTC).toLocalDate();
        return newestFirst.stream()
                .filter(list -> !list.from().isAfter(day))
                .findFirst()
                .flatMap(list -> price(list, model).map(price -> new CallCost(list.version(), micros(price, tokens))));
    }

    private static Optional<Price> price(PriceList list, String model) {
        return list.models().entrySet().stream()
                .filter(entry -> model.equals(entry.getKey()) || model.startsWith(entry.getKey() + "-"))
                .max(Comparator.comparing(entry -> entry.getKey().length()))
                .map(Map.Entry::getValue);
    }

    private static long micros(Price price, CallTokens tokens) {
        BigInteger sum = product(tokens.input() - tokens.cachedInput(), price.input())
                .add(product(tokens.cachedInput(), price.cachedInput()))
                .add(product(tokens.output(), price.output()));
        // half a millionth is rounded up
        return sum.add(PER_TOKENS.shiftRight(1)).divide(PER_TOKENS).longValueExact();
    }

    private static BigInteger product(long tokens, long price) {
        return BigInteger.valueOf(tokens).multiply(BigInteger.valueOf(price));
    }
}
