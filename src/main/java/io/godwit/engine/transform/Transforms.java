package io.godwit.engine.transform;

import io.godwit.platform.error.GodwitException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The list of all rules, and how a chain of them is compiled. */
public final class Transforms {

    private static final List<Rule> ALL = List.of(
            new None(),
            new Rename(),
            new Trim(),
            new Lowercase(),
            new Uppercase(),
            new EmptyToNull(),
            new Default(),
            new MapValues(),
            new Concat(),
            new Coalesce(),
            new Inject(),
            new Required(),
            new SkipIfNull(),
            new SkipIfTrue(),
            new Cast(),
            new BooleanConvert(),
            new DateFormat(),
            new PhoneFormat(),
            new GenderNormalize(),
            new DecodeEscapes(),
            new Divide(),
            new Path(),
            new JsonObject(),
            new Lookup());

    private static final Map<String, Rule> BY_NAME =
            ALL.stream().collect(Collectors.toUnmodifiableMap(Rule::name, Function.identity()));

    private Transforms() {}

    /** Every rule, in the order in which the documentation shows them. */
    public static List<Rule> all() {
        return ALL;
    }

    /** The rule of exactly this name. */
    public static Optional<Rule> find(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    /**
     * Compiles a chain.
     *
     * @param specs the rules from left to right; none passes the value unchanged
     * @param pointer the JSON pointer of the list of rules, such as {@code /fields/2/rules}
     * @throws GodwitException INVALID_REQUEST with one violation for every fault in the chain
     */
    public static Transform compile(List<RuleSpec> specs, String pointer, CompileScope scope) {
        Violations violations = new Violations();
        List<Transform> steps = new ArrayList<>(specs.size());
        for (int i = 0; i < specs.size(); i++) {
            RuleSpec spec = specs.get(i);
            String place = pointer + "/" + i;
            violations.gather(() -> compile(spec, place, scope)).ifPresent(steps::add);
        }
        violations.throwIfAny();
        return Chain.of(steps);
    }

    /**
     * The tables that a chain looks up, as the mapping spells them and without checking that they exist. For the order
     * in which mappings must run; a compiled mapping knows its lookups exactly ({@link CompiledMapping#lookups}).
     */
    public static List<String> lookupTables(List<RuleSpec> specs) {
        return specs.stream()
                .filter(spec -> Lookup.NAME.equals(spec.rule()))
                .flatMap(spec ->
                        spec.arguments().get(Lookup.TABLE) instanceof String table ? Stream.of(table) : Stream.empty())
                .distinct()
                .toList();
    }

    private static Transform compile(RuleSpec spec, String pointer, CompileScope scope) {
        Rule rule = find(spec.rule()).orElseThrow(() -> unknown(spec.rule(), pointer));
        RuleArguments arguments = new RuleArguments(pointer, spec.arguments());
        Violations violations = new Violations();
        List<String> known = rule.parameters().stream().map(RuleParameter::name).toList();
        for (String name : spec.arguments().keySet()) {
            if (!known.contains(name)) {
                violations.keep(arguments.invalid(name, Suggestion.unknown("argument", name, known)));
            }
        }
        Optional<Transform> compiled = violations.gather(() -> rule.compile(arguments, scope));
        violations.throwIfAny();
        return compiled.orElseThrow();
    }

    private static GodwitException unknown(String rule, String pointer) {
        List<String> names = ALL.stream().map(Rule::name).toList();
        return Violations.single(pointer + "/rule", Suggestion.unknown("rule", rule, names));
    }
}
