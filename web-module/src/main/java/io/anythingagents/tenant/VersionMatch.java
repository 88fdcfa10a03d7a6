package io.anythingagents.tenant;

import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The one version an {@code If-Match} header names, with quotes and {@code W/} or without. */
final class VersionMatch {
    private static final Pattern FORM = Pattern.compile("(?:W/)?(?:\"(\\d{1,9})\"|(\\d{1,9}))");

    private VersionMatch() {}

    static int of(@Nullable String header) {
        if (header == null || header.isBlank()) {
            throw new DomainException(
                    ErrorCode.PRECONDITION_REQUIRED, "Send the ETag of the settings you read as If-Match.");
        }
        Matcher version = FORM.matcher(header.strip());
        if (!version.matches()) {
            throw new DomainException(ErrorCode.INVALID_PRECONDITION, "If-Match must hold one version in quotes.");
        }
        return Integer.parseInt(version.group(1) == null ? version.group(2) : version.group(1));
    }
}
