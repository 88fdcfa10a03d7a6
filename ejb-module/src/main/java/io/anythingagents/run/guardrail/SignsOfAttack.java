package io.anythingagents.run.guardrail;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Looks for phrases that turn an agent against its instructions: written by a person (jailbreak) or hidden in what a tool
 * read (prompt injection). A heuristic: each sign has a weight, and from a sum on it trips. It stops the clumsy and the
 * copied, not the determined.
 */
record SignsOfAttack(Place place, int threshold) implements Guardrail {
    /** Where the text comes from. */
    enum Place {
        PERSON,
        TOOL
    }

    private record Sign(Pattern pattern, int weight, boolean inToolsOnly) {
        private static Sign of(int weight, String pattern) {
            return new Sign(Pattern.compile(pattern), weight, false);
        }

        private static Sign ofTools(int weight, String pattern) {
            return new Sign(Pattern.compile(pattern), weight, true);
        }
    }

    /** For texts in lower case with single spaces. */
    private static final List<Sign> SIGNS = List.of(
            Sign.of(
                    80,
                    "\\b(?:ignore|disregard|forget|override|bypass) (?:\\w+ ){0,3}"
                            + "(?:previous|prior|above|earlier|preceding|system|original|initial) (?:\\w+ )?"
                            + "(?:instructions?|prompts?|rules|messages?|guidelines|directions)\\b"),
            Sign.of(
                    80,
                    "\\b(?:ignoriere?|vergiss|missachte) (?:\\w+ ){0,3}(?:vorherigen|bisherigen|obigen|vorigen)"
                            + " (?:\\w+ )?(?:anweisungen|regeln|vorgaben)\\b"),
            Sign.of(
                    80,
                    "\\b(?:ignore[zr]?|oublie[zr]?) (?:\\w+ ){0,3}(?:instructions|consignes|règles) (?:\\w+ )?"
                            + "(?:précédentes|antérieures)"),
            Sign.of(
                    80,
                    "\\b(?:ignora|olvida) (?:\\w+ ){0,3}(?:instrucciones|reglas) (?:\\w+ )?(?:anteriores|previas)\\b"),
            Sign.of(
                    80,
                    "\\b(?:you are now|from now on you are|act as|pretend to be|roleplay as) (?:\\w+ ){0,2}"
                            + "(?:dan|unrestricted|unfiltered|uncensored|jailbroken|evil)\\b"),
            Sign.of(70, "\\bdo anything now\\b|\\b(?:developer|god|dan) mode (?:enabled|on|activated)\\b"),
            Sign.of(
                    70,
                    "\\b(?:reveal|show|print|repeat|output|display|tell me|give me) (?:\\w+ ){0,3}"
                            + "(?:system|hidden|initial|secret) (?:prompt|instructions|message)\\b"),
            Sign.of(
                    60,
                    "\\b(?:bypass|disable|turn off|remove|switch off) (?:\\w+ ){0,3}(?:safety|content|ethical|moderation)"
                            + " (?:filters?|guidelines|rules|polic(?:y|ies)|restrictions|checks)\\b"),
            Sign.of(60, "<\\|(?:im_start|im_end|system|endoftext)\\|>|\\[/?inst\\]|<<sys>>|### ?system\\b"),
            Sign.of(50, "\\bjailbreak(?:ed|ing)?\\b"),
            Sign.of(
                    40,
                    "\\bwithout (?:any )?(?:restrictions|limitations|filters|censorship|ethical|moral)\\b"
                            + "|\\bno (?:restrictions|limitations|filters|censorship)\\b"),
            Sign.of(30, "\\bstay in character\\b|\\bnever (?:refuse|say no|break character)\\b"),
            Sign.ofTools(
                    70,
                    "\\b(?:send|forward|post|upload|email|exfiltrate|transmit) (?:\\w+ ){0,4}(?:conversation|chat history"
                            + "|passwords?|credentials|api keys?|secrets|tokens) (?:\\w+ ){0,2}to\\b"),
            Sign.ofTools(
                    60,
                    "\\b(?:do not|don.t|never) (?:tell|inform|mention|reveal|show) (?:\\w+ ){0,3}(?:user|person)\\b"),
            Sign.ofTools(
                    50, "\\b(?:new|updated|real|important) instructions? ?(?:for (?:the )?(?:ai|assistant|agent))? ?:"),
            Sign.ofTools(40, "\\b(?:attention|dear|hey|hello),? (?:ai|assistant|language model|llm|chatbot)\\b"));

    @Override
    public String key() {
        return place == Place.PERSON ? "jailbreak_detection" : "prompt_injection";
    }

    @Override
    public String title() {
        return place == Place.PERSON ? "Jailbreak" : "Prompt injection";
    }

    @Override
    public String purpose() {
        return place == Place.PERSON
                ? "Ends the run when a person tries to turn the agent against its instructions."
                : "Ends the run when what a tool returned tries to give the agent instructions.";
    }

    @Override
    public boolean masks() {
        return false;
    }

    @Override
    public JsonObject config() {
        return Json.createObjectBuilder().add("threshold", threshold).build();
    }

    @Override
    public JsonObject configSchema() {
        return Json.createObjectBuilder()
                .add("type", "object")
                .add(
                        "properties",
                        Json.createObjectBuilder()
                                .add(
                                        "threshold",
                                        Json.createObjectBuilder()
                                                .add("type", "integer")
                                                .add("minimum", 1)
                                                .add("description", "Weight of the signs from which on it trips.")))
                .build();
    }

    @Override
    public Verdict check(String text) {
        return weight(text) >= threshold ? new Verdict.Tripped(key()) : new Verdict.Passed();
    }

    private int weight(String text) {
        String plain = plain(text);
        int sum = 0;
        for (Sign sign : SIGNS) {
            if ((place == Place.TOOL || !sign.inToolsOnly())
                    && sign.pattern().matcher(plain).find()) {
                sum += sign.weight();
            }
        }
        return sum;
    }

    /** Full-width letters, invisible characters and odd spacing hide nothing. */
    private static String plain(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC)
                .replaceAll("[\\p{Cf}]", "")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[\\s*\"`]+", " ");
    }
}
