package io.tfe4j.imports;

import java.util.Map;

/** Matrix products and convolutions. */
final class ProductRules {
    private ProductRules() {}

    static void define(Map<String, Rule> all) {
        all.put("MatMul", ProductRules::matmul);
        all.put("Gemm", ProductRules::gemm);
        all.put("Conv", Convolutions::convolution);
        all.put("ConvTranspose", Convolutions::transposed);
    }

    private static <T> T matmul(Call<T> call) {
        return call.engine().matmul(call.input(0), call.input(1));
    }

    private static <T> T gemm(Call<T> call) {
        Engine<T> engine = call.engine();
        NodeAttributes attributes = call.attributes();
        T a = attributes.flag("transA", false) ? engine.transpose(call.input(0), 1, 0) : call.input(0);
        T b = attributes.flag("transB", false) ? engine.transpose(call.input(1), 1, 0) : call.input(1);
        T product = scaled(call, engine.matmul(a, b), attributes.real("alpha", 1));
        return call.has(2) ? engine.add(product, scaled(call, call.input(2), attributes.real("beta", 1))) : product;
    }

    private static <T> T scaled(Call<T> call, T x, double factor) {
        return factor == 1 ? x : call.engine().multiply(x, call.constant(factor));
    }
}
