package io.anythingagents.agent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaCheckTest {
    private static final String SCHEMA = """
            {"type": "object", "additionalProperties": false, "required": ["word", "count", "tags", "shape"],
             "properties": {
               "word": {"type": "string", "enum": ["a", "b"]},
               "count": {"type": ["integer", "null"]},
               "tags": {"type": "array", "items": {"type": "string"}},
               "shape": {"anyOf": [{"$ref": "#/$defs/round"}, {"const": 4}]}},
             "$defs": {"round": {"type": "object", "additionalProperties": false, "required": ["radius"],
               "properties": {"radius": {"type": "number"}}}}}
            """;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'word':'a','count':1,'tags':[],'shape':4}",
                "{'word':'b','count':null,'tags':['x','y'],'shape':{'radius':1.5}}",
                "{'word':'b','count':2.0,'tags':['x'],'shape':{'radius':1}}"
            })
    void whatTheSchemaAsksFor_passes(String text) {
        assertThat(SchemaCheck.faults(SCHEMA, text.replace('\'', '"'))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "nonsense | $ must be JSON",
                "[] | $ must be of type object",
                "{'word':'a','count':1,'tags':[]} | $.shape is missing",
                "{'word':'c','count':1,'tags':[],'shape':4} | $.word must be one of ['a','b']",
                "{'word':'a','count':1.5,'tags':[],'shape':4} | $.count must be of type integer or null",
                "{'word':'a','count':1,'tags':['x',2],'shape':4} | $.tags[1] must be of type string",
                "{'word':'a','count':1,'tags':[],'shape':5} | $.shape must be one of what anyOf allows",
                "{'word':'a','count':1,'tags':[],'shape':4,'more':1} | $.more is unknown"
            })
    void whatItDoesNot_isToldWithItsPlace(String text, String fault) {
        assertThat(SchemaCheck.faults(SCHEMA, text.replace('\'', '"'))).containsExactly(fault.replace('\'', '"'));
    }

    @Test
    void aSchemaThatRefersToItselfForEver_isGivenUp() {
        String endless = "{\"type\":\"object\",\"$ref\":\"#\"}";

        assertThat(SchemaCheck.faults(endless, "{}")).containsExactly("$ is nested too deeply");
    }
}
