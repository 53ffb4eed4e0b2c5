package io.tfe4j.imports;

import io.tfe4j.ring.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Operators of each element. */
final class ElementRules {
    /** Of different known exponents. */
    private static final int MOST_EXPONENTS = 8;

    /** More than any number that is shifted. */
    private static final double FURTHEST = 1L << 40;

    private ElementRules() {}

    static void define(Map<String, Rule> all) {
        all.put("Add", ElementRules::add);
        all.put("Sum", ElementRules::sum);
        all.put("Sub", ElementRules::subtract);
        all.put("Mul", ElementRules::multiply);
        all.put("Div", ElementRules::divide);
        all.put("Max", ElementRules::maximum);
        all.put("Min", ElementRules::minimum);
        all.put("Pow", ElementRules::power);
        all.put("Clip", ElementRules::clip);
        all.put("LeakyRelu", ElementRules::leakyRelu);
        all.put("PRelu", ElementRules::slopedRelu);
        all.put("Elu", ElementRules::elu);
        all.put("HardSigmoid", ElementRules::hardSigmoid);
        all.put("HardSwish", ElementRules::hardSwish);
        all.put("Gelu", ElementRules::gelu);
        all.put("Cast", Casts::cast);
        all.put("Identity", ElementRules::identity);
        all.put("Floor", ElementRules::floor);
        all.put("Ceil", ElementRules::ceiling);
        all.put("Round", ElementRules::round);
        all.put("Equal", ElementRules::equal);
        all.put("Less", ElementRules::less);
        all.put("LessOrEqual", ElementRules::lessOrEqual);
        all.put("Greater", ElementRules::greater);
        all.put("GreaterOrEqual", ElementRules::greaterOrEqual);
        all.put("Not", ElementRules::not);
        all.put("And", ElementRules::multiply);
        all.put("Xor", ElementRules::exclusiveOr);
        all.put("Mean", ElementRules::mean);
        all.put("Mod", ElementRules::remainder);
        all.put("CastLike", ElementRules::castLike);
        all.put("Selu", ElementRules::selu);
        all.put("Celu", ElementRules::celu);
        all.put("Softsign", ElementRules::softsign);
        all.put("Mish", ElementRules::mish);
        all.put("Swish", ElementRules::swish);
        all.put("ThresholdedRelu", ElementRules::thresholded);
        all.put("Shrink", ElementRules::shrink);
        all.put("BitShift", ElementRules::shift);
        all.put("Or", ElementRules::or);
        all.put("Where", ElementRules::where);
        function(all, "Neg", ElementFunction.NEGATE);
        function(all, "Abs", ElementFunction.ABS);
        function(all, "Sign", ElementFunction.SIGN);
        function(all, "Relu", ElementFunction.RELU);
        function(all, "Sigmoid", ElementFunction.SIGMOID);
        function(all, "Tanh", ElementFunction.TANH);
        function(all, "Erf", ElementFunction.ERF);
        function(all, "Exp", ElementFunction.EXP);
        function(all, "Log", ElementFunction.LOG);
        function(all, "Sqrt", ElementFunction.SQRT);
        function(all, "Reciprocal", ElementFunction.RECIPROCAL);
        function(all, "Softplus", ElementFunction.SOFTPLUS);
        function(all, GraphPatterns.SILU, ElementFunction.SILU);
    }

    private static void function(Map<String, Rule> all, String operator, ElementFunction function) {
        all.put(operator, new Rule() {
            @Override
            public <T> T apply(Call<T> call) {
                return call.engine().apply(function, call.input(0));
            }
        });
    }

    private static <T> T add(Call<T> call) {
        return call.engine().add(call.input(0), call.input(1));
    }

    private static <T> T sum(Call<T> call) {
        T sum = call.input(0);
        for (int i = 1; i < call.inputs().size(); i++) {
            sum = call.engine().add(sum, call.input(i));
        }
        return sum;
    }

    private static <T> T subtract(Call<T> call) {
        return call.engine().subtract(call.input(0), call.input(1));
    }

    private static <T> T multiply(Call<T> call) {
        return call.engine().multiply(call.input(0), call.input(1));
    }

    private static <T> T divide(Call<T> call) {
        return call.engine().divide(call.input(0), call.input(1));
    }

    private static <T> T maximum(Call<T> call) {
        T result = call.input(0);
        for (int i = 1; i < call.inputs().size(); i++) {
            result = call.engine().maximum(result, call.input(i));
        }
        return result;
    }

    private static <T> T minimum(Call<T> call) {
        T result = call.input(0);
        for (int i = 1; i < call.inputs().size(); i++) {
            result = call.engine().minimum(result, call.input(i));
        }
        return result;
    }

    /** By a known number; by several known ones, each of which is computed for all and taken where it belongs. */
    private static <T> T power(Call<T> call) {
        Engine<T> engine = call.engine();
        if (!call.isKnown(1)) {
            return engine.power(call.input(0), call.input(1));
        }
        Plain exponents = call.known(1);
        double[] different = Arrays.stream(exponents.values()).distinct().toArray();
        if (different.length > MOST_EXPONENTS || different.length == 0) {
            return engine.power(call.input(0), call.input(1));
        }
        Shape shape = Shape.broadcast(call.shape(0), exponents.shape());
        T x = engine.broadcast(call.input(0), shape.toArray());
        T result = engine.power(x, different[0]);
        for (int i = 1; i < different.length; i++) {
            Plain here = PlainEngine.INSTANCE.compare(Comparison.EQUAL, exponents, Plain.scalar(different[i]));
            result = engine.where(engine.constant(here), engine.power(x, different[i]), result);
        }
        return result;
    }

    private static <T> T clip(Call<T> call) {
        double low = call.has(1) ? call.known(1).single() : call.attributes().real("min", Double.NEGATIVE_INFINITY);
        double high = call.has(2) ? call.known(2).single() : call.attributes().real("max", Double.POSITIVE_INFINITY);
        return call.engine().clip(call.input(0), low, high);
    }

    /** {@code max(x, 0) + slope * min(x, 0)}, with one comparison. */
    static <T> T sloped(Engine<T> engine, T x, T slope) {
        T positive = engine.apply(ElementFunction.RELU, x);
        T negative = engine.subtract(x, positive);
        return engine.add(positive, engine.multiply(negative, slope));
    }

    private static <T> T leakyRelu(Call<T> call) {
        return sloped(
                call.engine(), call.input(0), call.constant(call.attributes().real("alpha", 0.01)));
    }

    private static <T> T slopedRelu(Call<T> call) {
        return sloped(call.engine(), call.input(0), call.input(1));
    }

    private static <T> T elu(Call<T> call) {
        return elu(call.engine(), call.input(0), call.attributes().real("alpha", 1));
    }

    static <T> T elu(Engine<T> engine, T x, double alpha) {
        T positive = engine.apply(ElementFunction.RELU, x);
        T negative = engine.subtract(x, positive);
        T bent = engine.subtract(
                engine.apply(ElementFunction.EXP, engine.clip(negative, -16, 0)), engine.constant(Plain.scalar(1)));
        return engine.add(positive, engine.multiply(bent, engine.constant(Plain.scalar(alpha))));
    }

    private static <T> T hardSigmoid(Call<T> call, double alpha, double beta) {
        Engine<T> engine = call.engine();
        T line = engine.add(engine.multiply(call.input(0), call.constant(alpha)), call.constant(beta));
        return engine.clip(line, 0, 1);
    }

    private static <T> T hardSigmoid(Call<T> call) {
        return hardSigmoid(
                call, call.attributes().real("alpha", 0.2), call.attributes().real("beta", 0.5));
    }

    private static <T> T hardSwish(Call<T> call) {
        return call.engine().multiply(call.input(0), hardSigmoid(call, 1.0 / 6, 0.5));
    }

    private static <T> T gelu(Call<T> call) {
        String form = call.attributes().text("approximate", "none");
        if (form.equals("none")) {
            return call.engine().apply(ElementFunction.GELU, call.input(0));
        }
        if (!form.equals("tanh")) {
            throw new ImportException("attribute not supported: approximate=" + form);
        }
        Engine<T> engine = call.engine();
        T x = call.input(0);
        T cube = engine.multiply(engine.multiply(x, x), x);
        T inner = engine.multiply(
                engine.add(x, engine.multiply(cube, call.constant(0.044715))), call.constant(Math.sqrt(2 / Math.PI)));
        T bent = engine.add(engine.apply(ElementFunction.TANH, inner), call.constant(1));
        return engine.multiply(engine.multiply(x, call.constant(0.5)), bent);
    }

    private static <T> T identity(Call<T> call) {
        return call.input(0);
    }

    private static <T> T floor(Call<T> call) {
        return call.engine().floor(call.input(0));
    }

    private static <T> T ceiling(Call<T> call) {
        Engine<T> engine = call.engine();
        T floor = engine.floor(engine.apply(ElementFunction.NEGATE, call.input(0)));
        return engine.apply(ElementFunction.NEGATE, floor);
    }

    private static <T> T round(Call<T> call) {
        return Casts.rounded(call.engine(), call.input(0));
    }

    /** Of a prediction, which drops nothing; then the mask, in which everything stays. */
    static <T> List<T> dropout(Call<T> call) {
        if (call.has(2) && (!call.isKnown(2) || call.known(2).single() != 0)) {
            throw new ImportException("input not supported: training_mode must be false");
        }
        double[] mask = new double[call.shape(0).size()];
        Arrays.fill(mask, 1);
        return List.of(call.input(0), call.engine().constant(new Plain(call.shape(0), mask, true)));
    }

    private static <T> T equal(Call<T> call) {
        return call.engine().compare(Comparison.EQUAL, call.input(0), call.input(1));
    }

    private static <T> T less(Call<T> call) {
        return call.engine().compare(Comparison.LESS, call.input(0), call.input(1));
    }

    private static <T> T lessOrEqual(Call<T> call) {
        return call.engine().compare(Comparison.LESS_EQUAL, call.input(0), call.input(1));
    }

    private static <T> T greater(Call<T> call) {
        return call.engine().compare(Comparison.LESS, call.input(1), call.input(0));
    }

    private static <T> T greaterOrEqual(Call<T> call) {
        return call.engine().compare(Comparison.LESS_EQUAL, call.input(1), call.input(0));
    }

    private static <T> T not(Call<T> call) {
        return call.engine().subtract(Casts.whole(call.engine(), 1), call.input(0));
    }

    private static <T> T or(Call<T> call) {
        Engine<T> engine = call.engine();
        return engine.subtract(engine.add(call.input(0), call.input(1)), engine.multiply(call.input(0), call.input(1)));
    }

    /** Of truths. */
    private static <T> T exclusiveOr(Call<T> call) {
        Engine<T> engine = call.engine();
        T both = engine.multiply(call.input(0), call.input(1));
        return engine.subtract(engine.add(call.input(0), call.input(1)), engine.add(both, both));
    }

    private static <T> T mean(Call<T> call) {
        return call.engine()
                .multiply(sum(call), call.constant(1.0 / call.inputs().size()));
    }

    private static <T> T castLike(Call<T> call) {
        int type = call.attributes().integer(OnnxTypes.attribute(1), 0);
        if (type != 0) {
            return Casts.to(call.engine(), call.input(0), type);
        }
        if (call.engine().isWhole(call.input(1))) {
            throw new ImportException(
                    "the file does not say to which type: input=" + call.node().input(1));
        }
        return call.engine().as(call.input(0), false);
    }

    /**
     * What a division leaves over. With {@code fmod} it has the dividend's sign, else, which whole numbers alone may have,
     * the divisor's.
     */
    private static <T> T remainder(Call<T> call) {
        Engine<T> engine = call.engine();
        T a = call.input(0);
        T b = call.input(1);
        boolean hasDividendsSign = call.attributes().flag("fmod", false);
        if (engine.isWhole(a) && engine.isWhole(b)) {
            T rest = engine.subtract(a, engine.multiply(engine.divide(a, b), b));
            if (hasDividendsSign || engine.least(a) >= 0 && engine.least(b) >= 0) {
                return rest;
            }
            T differ = engine.compare(Comparison.LESS, engine.multiply(rest, b), Casts.whole(engine, 0));
            return engine.add(rest, engine.multiply(differ, b));
        }
        if (!hasDividendsSign) {
            throw new ImportException("attribute not supported: fmod=0 of numbers that are not whole");
        }
        T dividend = engine.apply(ElementFunction.ABS, a);
        T divisor = engine.apply(ElementFunction.ABS, b);
        T quotient = engine.floor(engine.divide(dividend, divisor));
        T rest = engine.subtract(dividend, engine.multiply(quotient, divisor));
        T less = engine.as(engine.compare(Comparison.LESS, rest, call.constant(0)), false);
        T more = engine.as(engine.compare(Comparison.LESS_EQUAL, divisor, rest), false);
        T exact = engine.add(rest, engine.multiply(engine.subtract(less, more), divisor));
        return engine.multiply(exact, engine.apply(ElementFunction.SIGN, a));
    }

    private static <T> T selu(Call<T> call) {
        double alpha = call.attributes().real("alpha", 1.67326319217681884765625);
        double gamma = call.attributes().real("gamma", 1.05070102214813232421875);
        return call.engine().multiply(elu(call.engine(), call.input(0), alpha), call.constant(gamma));
    }

    private static <T> T celu(Call<T> call) {
        Engine<T> engine = call.engine();
        double alpha = call.attributes().real("alpha", 1);
        T positive = engine.apply(ElementFunction.RELU, call.input(0));
        T negative = engine.subtract(call.input(0), positive);
        T bent = elu(engine, engine.multiply(negative, call.constant(1 / alpha)), alpha);
        return engine.add(positive, bent);
    }

    private static <T> T softsign(Call<T> call) {
        Engine<T> engine = call.engine();
        T magnitude = engine.apply(ElementFunction.ABS, call.input(0));
        return engine.divide(call.input(0), engine.add(magnitude, call.constant(1)));
    }

    private static <T> T mish(Call<T> call) {
        Engine<T> engine = call.engine();
        T bent = engine.apply(ElementFunction.TANH, engine.apply(ElementFunction.SOFTPLUS, call.input(0)));
        return engine.multiply(call.input(0), bent);
    }

    private static <T> T swish(Call<T> call) {
        Engine<T> engine = call.engine();
        double alpha = call.attributes().real("alpha", 1);
        T scaled = alpha == 1 ? call.input(0) : engine.multiply(call.input(0), call.constant(alpha));
        return engine.multiply(call.input(0), engine.apply(ElementFunction.SIGMOID, scaled));
    }

    private static <T> T thresholded(Call<T> call) {
        Engine<T> engine = call.engine();
        T alpha = call.constant(call.attributes().real("alpha", 1));
        T isAbove = engine.compare(Comparison.LESS, alpha, call.input(0));
        return engine.multiply(call.input(0), engine.as(isAbove, false));
    }

    /** What lies between both thresholds becomes 0; the rest moves towards 0 by the bias. */
    private static <T> T shrink(Call<T> call) {
        Engine<T> engine = call.engine();
        double limit = call.attributes().real("lambd", 0.5);
        T bias = call.constant(call.attributes().real("bias", 0));
        T x = call.input(0);
        T isAbove = engine.as(engine.compare(Comparison.LESS, call.constant(limit), x), false);
        T isBelow = engine.as(engine.compare(Comparison.LESS, x, call.constant(-limit)), false);
        T above = engine.multiply(engine.subtract(x, bias), isAbove);
        return engine.add(above, engine.multiply(engine.add(x, bias), isBelow));
    }

    /** By known numbers of bits; to the right the quotient is rounded down, so that a sign stays. */
    private static <T> T shift(Call<T> call) {
        Engine<T> engine = call.engine();
        Plain bits = call.known(1);
        boolean isLeft = call.attributes().text("direction", "").equals("LEFT");
        int type = call.attributes().integer(OnnxTypes.attribute(0), 0);
        if (type == 0) {
            throw new ImportException(
                    "the file does not say of which type: input=" + call.node().input(0));
        }
        double[] factors = new double[bits.size()];
        for (int i = 0; i < factors.length; i++) {
            double count = bits.values()[i];
            boolean shiftsAll = count < 0 || count >= Casts.bits(type);
            factors[i] = shiftsAll ? isLeft ? 0 : FURTHEST : Math.scalb(1.0, (int) count);
        }
        T factor = engine.constant(new Plain(bits.shape(), factors, true));
        if (isLeft) {
            return Casts.to(engine, engine.multiply(call.input(0), factor), type);
        }
        T quotient = engine.divide(call.input(0), factor);
        T rest = engine.subtract(call.input(0), engine.multiply(quotient, factor));
        return engine.subtract(quotient, engine.compare(Comparison.LESS, rest, Casts.whole(engine, 0)));
    }

    private static <T> T where(Call<T> call) {
        return call.engine().where(call.input(0), call.input(1), call.input(2));
    }
}
