package io.comevl.analytics.rules;

import dev.cel.checker.CelStandardDeclarations;
import dev.cel.checker.CelStandardDeclarations.StandardFunction;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.ast.CelExpr.ExprKind;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.navigation.CelNavigableExpr;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import io.comevl.analytics.rules.Field.Supply;
import io.comevl.analytics.rules.Mistake.Part;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A condition in the Common Expression Language, type-checked. It ends soon whatever it says: its text is short, it has
 * no loops (no macros), and regular expressions run in linear time on automata of bounded size. Threads may share it.
 */
final class Expression {

    private static final int LONGEST = 1000;
    private static final int MOST_MISTAKES = 5;
    private static final Pattern PLACE = Pattern.compile("^evaluation error at [^:]*:\\d+: ");

    private static final CelOptions OPTIONS = CelOptions.current()
            .maxExpressionCodePointSize(LONGEST)
            .maxParseRecursionDepth(32)
            .maxRegexProgramSize(LONGEST)
            .enableHeterogeneousNumericComparisons(true)
            .build();
    private static final CelCompiler COMPILER = compiler();
    private static final CelRuntime RUNTIME =
            CelRuntimeFactory.plannerRuntimeBuilder().setOptions(OPTIONS).build();

    private final Part part;
    private final CelRuntime.Program program;
    private final Set<Field> fields;

    /** A condition that has no value for these fields, such as a division by zero. */
    static final class Failure extends Exception {
        Failure(String message, Throwable cause) {
            super(message, cause, false, false); // no stack trace: this is about data, and there may be many
        }
    }

    private Expression(Part part, CelRuntime.Program program, Set<Field> fields) {
        this.part = part;
        this.program = program;
        this.fields = fields;
    }

    static Optional<Expression> compile(Part part, String text, Set<Supply> supplies, List<Mistake> mistakes) {
        int length = text.codePointCount(0, text.length());
        if (length > LONGEST || text.isBlank()) {
            mistakes.add(Mistake.at(
                    part,
                    text,
                    0,
                    length > LONGEST ? "longer than " + LONGEST + " characters: " + length : "nothing written",
                    "write a condition such as count > 5"));
            return Optional.empty();
        }
        CelValidationResult result = COMPILER.compile(ReservedName.hidden(text));
        if (result.hasError()) {
            Complaint complaint = new Complaint(part, text);
            result.getErrors().stream()
                    .sorted((one, other) -> one.getSourceLocation().compareTo(other.getSourceLocation()))
                    .map(complaint::about)
                    .distinct()
                    .limit(MOST_MISTAKES)
                    .forEach(mistakes::add);
            return Optional.empty();
        }
        try {
            int before = mistakes.size();
            CelAbstractSyntaxTree tree = result.getAst();
            Set<Field> fields = fields(part, text, tree, supplies, mistakes);
            new Literals(part, text, tree).check(mistakes);
            return mistakes.size() == before
                    ? Optional.of(new Expression(part, RUNTIME.createProgram(tree), fields))
                    : Optional.empty();
        } catch (CelValidationException | CelEvaluationException wrong) {
            mistakes.add(Mistake.at(part, text, 0, reason(wrong), "write it another way"));
            return Optional.empty();
        }
    }

    static String nameInCel(Field field) {
        return ReservedName.hidden(field.text());
    }

    Set<Field> fields() {
        return fields;
    }

    /** @throws Failure if it has no value */
    boolean holds(Map<String, Object> values) throws Failure {
        try {
            return (Boolean) program.eval(values);
        } catch (CelEvaluationException wrong) {
            throw new Failure("the " + part.inWords() + " has no value: " + reason(wrong), wrong);
        }
    }

    /** What is wrong with an expression that names no fields, if anything. */
    static Optional<String> whyNoValue(String text) {
        try {
            RUNTIME.createProgram(COMPILER.compile(text).getAst()).eval();
            return Optional.empty();
        } catch (CelValidationException | CelEvaluationException wrong) {
            return Optional.of(reason(wrong));
        }
    }

    private static Set<Field> fields(
            Part part, String text, CelAbstractSyntaxTree tree, Set<Supply> supplies, List<Mistake> mistakes) {
        Set<Field> fields = EnumSet.noneOf(Field.class);
        CelNavigableAst.fromAst(tree)
                .getRoot()
                .allNodes()
                .filter(node -> node.getKind() == ExprKind.Kind.IDENT)
                .forEach(node -> {
                    String name = ReservedName.shown(node.expr().ident().name());
                    Names.field(part, text, start(tree, node, name), name, supplies, mistakes)
                            .ifPresent(fields::add);
                });
        return fields;
    }

    /** CEL places a dotted name at its last dot. */
    private static int start(CelAbstractSyntaxTree tree, CelNavigableExpr node, String name) {
        int place = tree.getSource().getPositionsMap().getOrDefault(node.id(), 0);
        return Math.max(0, place - Math.max(0, name.lastIndexOf('.')));
    }

    private static String reason(Exception wrong) {
        return PLACE.matcher(String.valueOf(wrong.getMessage())).replaceFirst("");
    }

    private static CelCompiler compiler() {
        CelCompilerBuilder builder = CelCompilerFactory.standardCelCompilerBuilder()
                .setOptions(OPTIONS)
                .setResultType(SimpleType.BOOL)
                .setStandardEnvironmentEnabled(false)
                .setStandardDeclarations(CelStandardDeclarations.newBuilder()
                        .excludeFunctions(
                                StandardFunction.DYN,
                                StandardFunction.TYPE,
                                StandardFunction.UINT,
                                StandardFunction.BYTES,
                                StandardFunction.BOOL,
                                StandardFunction.INDEX)
                        .build());
        for (Field field : Field.values()) {
            builder.addVar(nameInCel(field), field.type().cel());
        }
        return builder.build();
    }
}
