package io.godwit.mapping.defaults;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.godwit.engine.transform.RuleSpec;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The default sets, read from their resources when the service starts. Immutable, safe for any thread. */
@ApplicationScoped
class DefaultSets {

    private static final String PLACE = "/godwit/defaults/";

    private final Map<SourceSystem, DefaultSet> sets = new EnumMap<>(SourceSystem.class);

    DefaultSets() {
        ObjectMapper plain = new ObjectMapper();
        Map<String, JsonNode> chains = read(plain, "chains", new TypeReference<>() {});
        ObjectMapper mapper = new ObjectMapper()
                .registerModule(
                        new SimpleModule().addDeserializer(RuleTemplates.class, new ChainReader(plain, chains)));
        for (SourceSystem system : SourceSystem.values()) {
            sets.put(system, read(mapper, system.word(), new TypeReference<>() {}));
        }
    }

    DefaultSet of(SourceSystem system) {
        return Objects.requireNonNull(sets.get(system), system.word());
    }

    private static <T> T read(ObjectMapper mapper, String name, TypeReference<T> type) {
        try (InputStream resource = DefaultSets.class.getResourceAsStream(PLACE + name + ".json")) {
            return mapper.readValue(resource, type);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** Reads a chain: a text is a named chain or a rule without arguments, an object is a rule as mappings write it. */
    private static final class ChainReader extends StdDeserializer<RuleTemplates> {

        private static final long serialVersionUID = 1L;

        private final transient ObjectMapper plain;
        private final transient Map<String, JsonNode> chains;

        ChainReader(ObjectMapper plain, Map<String, JsonNode> chains) {
            super(RuleTemplates.class);
            this.plain = plain;
            this.chains = chains;
        }

        @Override
        public RuleTemplates deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            List<RuleSpec> rules = new ArrayList<>();
            expand(parser.readValueAsTree(), rules);
            return new RuleTemplates(rules);
        }

        private void expand(JsonNode steps, List<RuleSpec> rules) {
            for (JsonNode step : steps) {
                JsonNode chain = chains.get(step.asText());
                if (chain != null) {
                    expand(chain, rules);
                } else if (step.isTextual()) {
                    rules.add(new RuleSpec(step.asText(), Map.of()));
                } else {
                    rules.add(plain.convertValue(step, RuleSpec.class));
                }
            }
        }
    }
}
