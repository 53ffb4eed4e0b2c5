package io.tfe4j.imports;

import io.tfe4j.ring.Shape;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Convolutions over one, two or three axes, and the transposed ones, in those over two. */
final class Convolutions {
    private Convolutions() {}

    static <T> T convolution(Call<T> call) {
        return biased(call, product(call, call.input(0), call.input(1)));
    }

    /** The convolution of {@code x} with {@code weights}, as the node's attributes say, without a bias. */
    static <T> T product(Call<T> call, T x, T weights) {
        Engine<T> engine = call.engine();
        Shape whole = engine.shape(weights);
        int[] kernel = whole.subShape(2, whole.rank()).toArray();
        int[] declared = call.attributes().integers("kernel_shape", kernel);
        if (!Arrays.equals(kernel, declared)) {
            throw new ImportException("kernel_shape differs from the kernel's: kernel_shape="
                    + Arrays.toString(declared) + ", kernel=" + whole);
        }
        Windows windows = Windows.of(call, kernel, engine.shape(x));
        return convolve(engine, x, weights, windows, call.attributes().integer("group", 1));
    }

    static <T> T biased(Call<T> call, T product) {
        if (!call.has(2)) {
            return product;
        }
        int[] shape = Axes.filled(call.engine().shape(product).rank(), 1);
        shape[1] = call.shape(2).size();
        return call.engine().add(product, call.engine().reshape(call.input(2), shape));
    }

    private static <T> T convolve(Engine<T> engine, T x, T kernel, Windows windows, int groups) {
        Shape shape = engine.shape(x);
        Shape weights = engine.shape(kernel);
        switch (windows.kernel().length) {
            case 1 -> {
                T product = convolve(
                        engine,
                        engine.reshape(x, shape.insert(2, 1).toArray()),
                        engine.reshape(kernel, weights.insert(2, 1).toArray()),
                        windows.withAxis(),
                        groups);
                return engine.reshape(product, engine.shape(product).remove(2).toArray());
            }
            case 2 -> {
                return engine.conv2d(x, kernel, windows.spec().groups(groups));
            }
            case 3 -> {
                return overDepth(engine, x, kernel, windows, groups);
            }
            default ->
                throw new ImportException("convolution over " + windows.kernel().length + " axes, supported=1 to 3");
        }
    }

    /** A convolution of planes for each plane of the kernel; the depth counts as part of the batch meanwhile. */
    private static <T> T overDepth(Engine<T> engine, T x, T kernel, Windows windows, int groups) {
        int[] before = {0, 0, windows.before()[0], 0, 0};
        int[] after = {0, 0, windows.after()[0] + windows.beyond()[0], 0, 0};
        T padded = before[2] + after[2] == 0 ? x : engine.pad(x, before, after);
        Windows planes = windows.withoutAxis();
        T sum = null;
        for (int place = 0; place < windows.kernel()[0]; place++) {
            T layers = windows.along(engine, padded, 0, place);
            Shape shape = engine.shape(layers);
            int batch = shape.dimension(0);
            int depth = shape.dimension(2);
            T images = engine.reshape(
                    engine.transpose(layers, 0, 2, 1, 3, 4),
                    batch * depth,
                    shape.dimension(1),
                    shape.dimension(3),
                    shape.dimension(4));
            T product = convolve(engine, images, Slices.entry(engine, kernel, 2, place), planes, groups);
            Shape result = engine.shape(product);
            T turned = engine.transpose(
                    engine.reshape(
                            product, batch, depth, result.dimension(1), result.dimension(2), result.dimension(3)),
                    0,
                    2,
                    1,
                    3,
                    4);
            sum = sum == null ? turned : engine.add(sum, turned);
        }
        if (sum == null) {
            throw new ImportException("a kernel without elements");
        }
        return sum;
    }

    /** The convolution of the input with zeros between its elements, with the kernel turned round. */
    static <T> T transposed(Call<T> call) {
        Engine<T> engine = call.engine();
        NodeAttributes attributes = call.attributes();
        Shape weights = call.shape(1);
        int axes = weights.rank() - 2;
        int groups = attributes.integer("group", 1);
        int[] strides = attributes.integers("strides", Axes.filled(axes, 1));
        int[] dilations = attributes.integers("dilations", Axes.filled(axes, 1));
        int[] extra = attributes.integers("output_padding", new int[axes]);
        int[] pads = attributes.integers("pads", new int[2 * axes]);
        int[] wanted = attributes.integersOrNull("output_shape");
        String automatic = attributes.text("auto_pad", "NOTSET");
        int[] kernel = weights.subShape(2, weights.rank()).toArray();
        if (!Arrays.equals(kernel, attributes.integers("kernel_shape", kernel))) {
            throw new ImportException("kernel_shape differs from the kernel's: kernel=" + weights);
        }
        T x = call.input(0);
        T turned = call.input(1);
        for (int axis = 0; axis < axes; axis++) {
            int size = call.shape(0).dimension(2 + axis);
            if (extra[axis] < 0 || extra[axis] >= Math.max(strides[axis], dilations[axis])) {
                throw new ImportException("attribute not supported: output_padding=" + Arrays.toString(extra)
                        + ", which a stride must exceed");
            }
            int reach = (kernel[axis] - 1) * dilations[axis];
            int full = strides[axis] * (size - 1) + extra[axis] + reach + 1;
            int before = automatic.equals("VALID") ? 0 : pads[axis];
            int after = automatic.equals("VALID") ? 0 : pads[axes + axis];
            boolean isSame = automatic.startsWith("SAME");
            if (wanted != null || isSame) {
                int out = wanted == null ? size * strides[axis] : wanted[wanted.length - axes + axis];
                int total = Math.max(0, full - out);
                before = automatic.equals("SAME_UPPER") ? total / 2 : total - total / 2;
                after = total - before;
                extra[axis] += Math.max(0, out - full);
            } else if (!automatic.equals("NOTSET") && !automatic.equals("VALID")) {
                throw new ImportException("attribute not supported: auto_pad=" + automatic);
            }
            x = spread(engine, x, 2 + axis, strides[axis], reach - before, reach - after + extra[axis]);
            int last = kernel[axis] - 1;
            turned = engine.gather(
                    turned,
                    2 + axis,
                    IntStream.rangeClosed(0, last).map(i -> last - i).toArray());
        }
        Windows windows =
                new Windows(kernel, Axes.filled(axes, 1), dilations, new int[axes], new int[axes], new int[axes]);
        return biased(call, convolve(engine, x, exchanged(engine, turned, groups), windows, groups));
    }

    /** Zeros between the elements of an axis, and around them; where a number of those is negative elements are dropped. */
    private static <T> T spread(Engine<T> engine, T x, int axis, int stride, int before, int after) {
        Shape shape = engine.shape(x);
        int size = shape.dimension(axis);
        int[] places = new int[(size - 1) * stride + 1 + before + after];
        for (int i = 0; i < places.length; i++) {
            int from = i - before;
            boolean isElement = from >= 0 && from % stride == 0 && from / stride < size;
            places[i] = isElement ? from / stride : size;
        }
        int[] one = new int[shape.rank()];
        one[axis] = 1;
        return engine.gather(engine.pad(x, new int[shape.rank()], one), axis, places);
    }

    /** [in, out / groups, ...] as [out, in / groups, ...]. */
    private static <T> T exchanged(Engine<T> engine, T kernel, int groups) {
        Shape shape = engine.shape(kernel);
        int in = shape.dimension(0) / groups;
        int out = shape.dimension(1);
        Shape rest = shape.subShape(2, shape.rank());
        T grouped =
                engine.reshape(kernel, Shape.of(groups, in, out).concat(rest).toArray());
        int[] order = Axes.range(0, shape.rank() + 1);
        order[1] = 2;
        order[2] = 1;
        return engine.reshape(
                engine.transpose(grouped, order),
                Shape.of(groups * out, in).concat(rest).toArray());
    }
}
