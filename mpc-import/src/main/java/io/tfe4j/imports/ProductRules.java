package io.tfe4j.imports;

import io.tfe4j.ring.Conv2d;
import io.tfe4j.ring.Shape;
import java.util.Map;

/** Matrix products and convolutions. */
final class ProductRules {
    private ProductRules() {}

    static void define(Map<String, Rule> all) {
        all.put("MatMul", ProductRules::matmul);
        all.put("Gemm", ProductRules::gemm);
        all.put("Conv", ProductRules::convolution);
    }

    private static <T> T matmul(Call<T> call) {
        return call.engine().matmul(call.input(0), call.input(1));
    }

    private static <T> T gemm(Call<T> call) {
        Engine<T> engine = call.engine();
        NodeAttributes attributes = call.attributes();
        T a = attributes.integer("transA", 0) == 1 ? engine.transpose(call.input(0), 1, 0) : call.input(0);
        T b = attributes.integer("transB", 0) == 1 ? engine.transpose(call.input(1), 1, 0) : call.input(1);
        T product = scaled(call, engine.matmul(a, b), attributes.real("alpha", 1));
        return call.has(2) ? engine.add(product, scaled(call, call.input(2), attributes.real("beta", 1))) : product;
    }

    private static <T> T scaled(Call<T> call, T x, double factor) {
        return factor == 1 ? x : call.engine().multiply(x, call.constant(factor));
    }

    /** Of images, or of sequences as images of height 1. */
    private static <T> T convolution(Call<T> call) {
        Engine<T> engine = call.engine();
        Shape kernel = call.shape(1);
        if (kernel.rank() != 4 && kernel.rank() != 3) {
            throw new ImportException("convolution over " + (kernel.rank() - 2) + " axes, supported=1 and 2");
        }
        if (kernel.rank() == 3) {
            Shape x = call.shape(0);
            T images = engine.reshape(call.input(0), x.insert(2, 1).toArray());
            T product = convolve(
                    call,
                    images,
                    engine.reshape(call.input(1), kernel.insert(2, 1).toArray()));
            return engine.reshape(product, engine.shape(product).remove(2).toArray());
        }
        return convolve(call, call.input(0), call.input(1));
    }

    private static <T> T convolve(Call<T> call, T images, T kernel) {
        Engine<T> engine = call.engine();
        Conv2d spec = Windows.of(call, engine.shape(kernel).subShape(2, 4).toArray())
                .spec(engine.shape(images))
                .groups(call.attributes().integer("group", 1));
        T product = engine.conv2d(images, kernel, spec);
        return call.has(2)
                ? engine.add(
                        product, engine.reshape(call.input(2), 1, call.shape(2).size(), 1, 1))
                : product;
    }
}
