package io.anythingagents.tenant;

import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/** The short name of a tenant in addresses, made from its full name: lower-case letters, digits and single hyphens. */
public final class Slug {
    private static final Pattern FORM = Pattern.compile("(?=.{1,64}$)[a-z0-9]+(-[a-z0-9]+)*");
    private static final int LONGEST = 60;
    private static final String NOTHING_LEFT = "tenant";

    private Slug() {}

    public static String of(String tenantName) {
        String plain = Normalizer.normalize(tenantName, Normalizer.Form.NFKD)
                .replaceAll("\\p{M}", "")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "-");
        String cut = trimHyphens(plain);
        cut = cut.length() > LONGEST ? trimHyphens(cut.substring(0, LONGEST)) : cut;
        return cut.isEmpty() ? NOTHING_LEFT : cut;
    }

    /**
     * A slug somebody chose.
     *
     * @throws DomainException invalid-slug
     */
    public static String checked(String chosen) {
        if (!FORM.matcher(chosen).matches()) {
            throw new DomainException(
                    ErrorCode.INVALID_SLUG,
                    "A slug has 1 to 64 small letters, digits and single hyphens between them.");
        }
        return chosen;
    }

    /** Another slug for the same name, for when the first is taken. */
    public static String withSuffix(String slug, int random) {
        return slug.substring(0, Math.min(slug.length(), LONGEST - 5)).replaceAll("-$", "")
                + String.format("-%04x", random & 0xffff);
    }

    private static String trimHyphens(String text) {
        return text.replaceAll("^-+|-+$", "");
    }
}
