package io.anythingagents.tenant;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.util.Locale;

/** Lower-case words in the column. */
@Converter
public class TenantStatusConverter implements AttributeConverter<TenantStatus, String> {
    @Override
    public String convertToDatabaseColumn(TenantStatus status) {
        return status.word();
    }

    @Override
    public TenantStatus convertToEntityAttribute(String word) {
        return TenantStatus.valueOf(word.toUpperCase(Locale.ROOT));
    }
}
