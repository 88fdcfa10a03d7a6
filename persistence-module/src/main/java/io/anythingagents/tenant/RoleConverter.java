package io.anythingagents.tenant;

import io.anythingagents.shared.Role;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;

/** Roles by their wire names. */
@Converter
public class RoleConverter implements AttributeConverter<Role, String> {
    @Override
    public String convertToDatabaseColumn(Role role) {
        return role.wireName();
    }

    @Override
    public Role convertToEntityAttribute(String word) {
        return Role.fromWire(word).orElseThrow(() -> new IllegalStateException("Unknown role in the database"));
    }
}
