/**
 * What every answer has in common: problem details, correlation ids, headers, JSON, health and metrics.
 *
 * <p><b>Bodies.</b> A resource method takes a {@link io.anythingagents.http.JsonBody} and reads it into a record, so that
 * empty and malformed bodies (400), wrong types, missing, blank and over-long values (422 with pointers) answer alike on
 * every server:
 *
 * <pre>{@code
 * @POST
 * @Consumes(MediaType.APPLICATION_JSON)
 * @Produces(MediaType.APPLICATION_JSON)
 * public Response register(JsonBody body) {
 *     RegisterRequest request = body.read(RegisterRequest::from);
 *     ...
 * }
 *
 * record RegisterRequest(String email, String password, @Nullable String displayName, boolean acceptTerms) {
 *     static RegisterRequest from(Fields fields) {
 *         return new RegisterRequest(
 *                 fields.email("email"), fields.rawText("password", 128),
 *                 fields.optionalText("display_name", 128), fields.bool("accept_terms", false));
 *     }
 * }
 * }</pre>
 *
 * <p><b>Query parameters</b> are read with {@link io.anythingagents.http.Query} ({@code Query.of(uriInfo)}, then
 * {@code check()}), <b>identifiers in paths</b> with {@link io.anythingagents.http.PathId}: declare path parameters as
 * {@code String}.
 *
 * <p><b>Answers</b> are records; {@link io.anythingagents.http.JsonbResolver} writes them in snake_case. <b>Errors</b> are
 * thrown as {@link io.anythingagents.shared.DomainException}; a {@code retry_after} among its details (seconds) becomes
 * the {@code Retry-After} header.
 */
@NullMarked
package io.anythingagents.http;

import org.jspecify.annotations.NullMarked;
