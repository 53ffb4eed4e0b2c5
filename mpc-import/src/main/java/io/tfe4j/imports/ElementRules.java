package io.tfe4j.imports;

import java.util.Map;

/** Operators of each element. */
final class ElementRules {
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
        all.put("Cast", ElementRules::cast);
        all.put("Identity", ElementRules::identity);
        all.put("Dropout", ElementRules::identity);
        all.put("Equal", ElementRules::equal);
        all.put("Less", ElementRules::less);
        all.put("LessOrEqual", ElementRules::lessOrEqual);
        all.put("Greater", ElementRules::greater);
        all.put("GreaterOrEqual", ElementRules::greaterOrEqual);
        all.put("Not", ElementRules::not);
        all.put("And", ElementRules::multiply);
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
        function(all, "Floor", ElementFunction.FLOOR);
        function(all, "Ceil", ElementFunction.CEIL);
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

    private static <T> T power(Call<T> call) {
        return call.engine().power(call.input(0), call.known(1).single());
    }

    private static <T> T clip(Call<T> call) {
        double low = call.has(1) ? call.known(1).single() : call.attributes().real("min", Double.NEGATIVE_INFINITY);
        double high = call.has(2) ? call.known(2).single() : call.attributes().real("max", Double.POSITIVE_INFINITY);
        return call.engine().clip(call.input(0), low, high);
    }

    /** {@code max(x, 0) + slope * min(x, 0)}, with one comparison. */
    private static <T> T sloped(Engine<T> engine, T x, T slope) {
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
        Engine<T> engine = call.engine();
        T positive = engine.apply(ElementFunction.RELU, call.input(0));
        T negative = engine.subtract(call.input(0), positive);
        T bent = engine.subtract(engine.apply(ElementFunction.EXP, engine.clip(negative, -16, 0)), call.constant(1));
        return engine.add(
                positive, engine.multiply(bent, call.constant(call.attributes().real("alpha", 1))));
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
        return call.engine().apply(ElementFunction.GELU, call.input(0));
    }

    /** To whole numbers it cuts off the fraction, which private numbers must not have. */
    private static <T> T cast(Call<T> call) {
        boolean whole = OnnxTensors.isWhole(call.attributes().integer("to", 1));
        if (!call.isKnown(0)) {
            if (whole && !call.engine().isWhole(call.input(0))) {
                throw new ImportException("rounding of private numbers is not supported");
            }
            return call.input(0);
        }
        Plain x = call.known(0);
        double[] values = new double[x.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = whole && Math.abs(x.values()[i]) < Long.MAX_VALUE ? (long) x.values()[i] : x.values()[i];
        }
        return call.engine().constant(new Plain(x.shape(), values, whole));
    }

    private static <T> T identity(Call<T> call) {
        return call.input(0);
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
        return call.engine().subtract(call.constant(1), call.input(0));
    }

    private static <T> T or(Call<T> call) {
        Engine<T> engine = call.engine();
        return engine.subtract(engine.add(call.input(0), call.input(1)), engine.multiply(call.input(0), call.input(1)));
    }

    private static <T> T where(Call<T> call) {
        return call.engine().where(call.input(0), call.input(1), call.input(2));
    }
}
