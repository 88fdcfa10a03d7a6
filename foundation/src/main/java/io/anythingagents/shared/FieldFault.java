package io.anythingagents.shared;

/**
 * One fault in one field of a request.
 *
 * @param pointer where: an RFC 6901 JSON pointer into the body ({@code /email}), or {@code query/limit}, {@code header/X-Tenant-Id}
 * @param code stable kebab-case reason such as {@code required}, {@code too-long}, {@code wrong-type}
 * @param detail one safe sentence for a person
 */
public record FieldFault(String pointer, String code, String detail) {}
