package io.anythingagents.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * One row of {@code docs/auth/authorisation.md}, which is written from the table in code.
 *
 * @param scope the one that is asked for, or nothing
 * @param role the weakest that is asked for, or nothing
 * @param callers which of {@link #ROLES} get past the table
 * @param tenantless whether a service account of no tenant gets past it, with the scope
 */
record DocumentedRoute(String scope, String role, Set<String> callers, boolean tenantless) {
    static final List<String> ROLES = List.of("viewer", "member", "admin", "owner", "operator");
    private static final int FIRST_CALLER = 8;
    private static final int TENANTLESS = FIRST_CALLER + ROLES.size();

    /** By method and path, as in {@code GET /api/v1/agents}. */
    static Map<String, DocumentedRoute> all() {
        Path page = Path.of(System.getProperty("repository", ".."), "docs", "auth", "authorisation.md");
        Map<String, DocumentedRoute> routes = new TreeMap<>();
        try (Stream<String> lines = Files.lines(page)) {
            lines.filter(line -> line.matches("\\| [A-Z]+ \\| `.*")).forEach(line -> {
                List<String> cells = Arrays.stream(line.split("\\|", -1))
                        .map(cell -> cell.replace("`", "").strip())
                        .toList();
                Set<String> callers = new TreeSet<>();
                for (int i = 0; i < ROLES.size(); i++) {
                    if (cells.get(FIRST_CALLER + i).equals("yes")) {
                        callers.add(ROLES.get(i));
                    }
                }
                boolean tenantless = cells.get(TENANTLESS).equals("yes");
                routes.put(
                        cells.get(1) + " " + cells.get(2),
                        new DocumentedRoute(cells.get(4), cells.get(5), callers, tenantless));
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return routes;
    }
}
