package io.anythingagents.run;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;

/** Run states by their wire names. */
@Converter
public class RunStatusConverter implements AttributeConverter<RunStatus, String> {
    @Override
    public String convertToDatabaseColumn(RunStatus status) {
        return status.wireName();
    }

    @Override
    public RunStatus convertToEntityAttribute(String word) {
        return RunStatus.fromWire(word);
    }
}
