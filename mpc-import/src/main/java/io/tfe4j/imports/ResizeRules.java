package io.tfe4j.imports;

import io.tfe4j.ring.Shape;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Tensors of other sizes, axis by axis: each new element is a weighted sum of old ones, and the weights are known. */
final class ResizeRules {
    private ResizeRules() {}

    private record Plan(
            String coordinates,
            String mode,
            String nearest,
            double cubic,
            boolean excludesOutside,
            boolean antialias,
            double extrapolation) {
        static Plan of(NodeAttributes attributes) {
            return new Plan(
                    attributes.text("coordinate_transformation_mode", "half_pixel"),
                    attributes.text("mode", "nearest"),
                    attributes.text("nearest_mode", "round_prefer_floor"),
                    attributes.real("cubic_coeff_a", -0.75),
                    attributes.flag("exclude_outside", false),
                    attributes.flag("antialias", false),
                    attributes.real("extrapolation_value", 0));
        }
    }

    /** Up to version 10 scales alone, and places as they come, rounded down. */
    static <T> T upsample(Call<T> call) {
        double[] scales =
                call.has(1) ? call.known(1).values() : call.attributes().reals("scales");
        Plan plan = new Plan("asymmetric", call.attributes().text("mode", "nearest"), "floor", -0.75, false, false, 0);
        T result = call.input(0);
        for (int axis = 0; axis < scales.length; axis++) {
            int size = call.shape(0).dimension(axis);
            result = along(call, result, axis, scales[axis], (int) Math.floor(size * scales[axis]), plan, null);
        }
        return result;
    }

    static <T> T resize(Call<T> call) {
        if (call.version() < 11) {
            return upsample(call);
        }
        NodeAttributes attributes = call.attributes();
        Plan plan = Plan.of(attributes);
        Shape shape = call.shape(0);
        int[] axes = Axes.normalized(attributes.integers("axes", Axes.range(0, shape.rank())), shape.rank());
        double[] scales = new double[axes.length];
        int[] sizes = new int[axes.length];
        boolean bySizes = call.has(3) && call.shape(3).size() > 0;
        double[] given = (bySizes ? call.known(3) : call.known(2)).values();
        if (given.length != axes.length) {
            throw new ImportException("scales do not fit: scales=" + given.length + ", axes=" + axes.length);
        }
        for (int i = 0; i < axes.length; i++) {
            int size = shape.dimension(axes[i]);
            scales[i] = bySizes ? given[i] / size : given[i];
            sizes[i] = bySizes ? (int) given[i] : (int) Math.floor(size * given[i]);
        }
        if (bySizes) {
            keepRatio(attributes.text("keep_aspect_ratio_policy", "stretch"), shape, axes, scales, sizes);
        }
        boolean isCropped = plan.coordinates().equals("tf_crop_and_resize");
        double[] region = isCropped ? call.known(1).values() : new double[0];
        T result = call.input(0);
        for (int i = 0; i < axes.length; i++) {
            double[] part = isCropped ? new double[] {region[i], region[axes.length + i]} : null;
            result = along(call, result, axes[i], scales[i], sizes[i], plan, part);
        }
        return result;
    }

    private static void keepRatio(String policy, Shape shape, int[] axes, double[] scales, int[] sizes) {
        if (policy.equals("stretch")) {
            return;
        }
        double scale = switch (policy) {
            case "not_larger" -> Arrays.stream(scales).min().orElse(1);
            case "not_smaller" -> Arrays.stream(scales).max().orElse(1);
            default -> throw new ImportException("attribute not supported: keep_aspect_ratio_policy=" + policy);
        };
        for (int i = 0; i < axes.length; i++) {
            scales[i] = scale;
            sizes[i] = (int) Math.floor(scale * shape.dimension(axes[i]) + 0.5);
        }
    }

    private static <T> T along(
            Call<T> call, T x, int axis, double scale, int size, Plan plan, double @Nullable [] region) {
        Engine<T> engine = call.engine();
        int old = engine.shape(x).dimension(axis);
        if (scale == 1 && size == old && region == null) {
            return x;
        }
        double[] weights = new double[old * size];
        int[] nearest = new int[size];
        boolean[] isOutside = new boolean[size];
        boolean isChoice = plan.mode().equals("nearest");
        for (int i = 0; i < size; i++) {
            double place = place(plan, i, scale, old, size, region);
            isOutside[i] = region != null && (place < 0 || place > old - 1);
            if (isChoice) {
                nearest[i] = Math.max(0, Math.min(old - 1, nearest(plan, place)));
            } else {
                weigh(plan, place, scale, weights, i, old, size);
            }
        }
        T result = isChoice ? engine.gather(x, axis, nearest) : weighted(engine, x, axis, weights, old, size);
        return extrapolated(call, result, axis, isOutside, plan.extrapolation());
    }

    private static <T> T extrapolated(Call<T> call, T x, int axis, boolean[] isOutside, double value) {
        Engine<T> engine = call.engine();
        double[] mask = new double[isOutside.length];
        double[] shift = new double[isOutside.length];
        boolean some = false;
        for (int i = 0; i < mask.length; i++) {
            mask[i] = isOutside[i] ? 0 : 1;
            shift[i] = isOutside[i] ? value : 0;
            some |= isOutside[i];
        }
        if (!some) {
            return x;
        }
        int[] shape = Axes.filled(engine.shape(x).rank(), 1);
        shape[axis] = mask.length;
        T kept = engine.multiply(x, engine.constant(Plain.of(Shape.of(shape), mask)));
        return engine.add(kept, engine.constant(Plain.of(Shape.of(shape), shift)));
    }

    private static double place(Plan plan, int i, double scale, int old, int size, double @Nullable [] region) {
        double width = scale * old;
        return switch (plan.coordinates()) {
            case "half_pixel" -> (i + 0.5) / scale - 0.5;
            case "pytorch_half_pixel" -> width == 1 ? -0.5 : (i + 0.5) / scale - 0.5;
            case "asymmetric" -> i / scale;
            case "align_corners" -> width == 1 ? 0 : i * (old - 1) / (width - 1);
            case "half_pixel_symmetric" -> old / 2.0 * (1 - size / width) + (i + 0.5) / scale - 0.5;
            case "tf_crop_and_resize" -> {
                if (region == null) {
                    throw new ImportException("input missing: the region to be cropped");
                }
                double part = region[1] - region[0];
                double inside = width == 1 ? part * (old - 1) / 2 : i * part * (old - 1) / (width - 1);
                yield inside + region[0] * (old - 1);
            }
            default ->
                throw new ImportException(
                        "attribute not supported: coordinate_transformation_mode=" + plan.coordinates());
        };
    }

    private static int nearest(Plan plan, double place) {
        return (int)
                switch (plan.nearest()) {
                    case "round_prefer_floor" -> Math.ceil(place - 0.5);
                    case "round_prefer_ceil" -> Math.floor(place + 0.5);
                    case "floor" -> Math.floor(place);
                    case "ceil" -> Math.ceil(place);
                    default -> throw new ImportException("attribute not supported: nearest_mode=" + plan.nearest());
                };
    }

    /** Adds what each old element counts for the new element {@code i}; elements beyond the edge are those of the edge. */
    private static void weigh(Plan plan, double place, double scale, double[] weights, int i, int old, int size) {
        double reach = plan.mode().equals("cubic") ? 2 : 1;
        double narrow = plan.antialias() ? Math.min(1, scale) : 1;
        int from = (int) Math.ceil(place - reach / narrow);
        int to = (int) Math.floor(place + reach / narrow);
        double total = 0;
        for (int at = from; at <= to; at++) {
            boolean isOutside = at < 0 || at >= old;
            double weight = plan.excludesOutside() && isOutside ? 0 : kernel(plan, narrow * (at - place));
            total += weight;
            weights[Math.max(0, Math.min(old - 1, at)) * size + i] += weight;
        }
        for (int at = 0; at < old; at++) {
            weights[at * size + i] /= total == 0 ? 1 : total;
        }
    }

    private static double kernel(Plan plan, double distance) {
        double x = Math.abs(distance);
        double a = plan.cubic();
        return switch (plan.mode()) {
            case "linear", "bilinear" -> Math.max(0, 1 - x);
            case "cubic" -> {
                if (x <= 1) {
                    yield (a + 2) * x * x * x - (a + 3) * x * x + 1;
                }
                yield x < 2 ? a * x * x * x - 5 * a * x * x + 8 * a * x - 4 * a : 0;
            }
            default -> throw new ImportException("attribute not supported: mode=" + plan.mode());
        };
    }

    private static <T> T weighted(Engine<T> engine, T x, int axis, double[] weights, int old, int size) {
        int rank = engine.shape(x).rank();
        int[] last = Axes.range(0, rank);
        last[axis] = rank - 1;
        last[rank - 1] = axis;
        T turned = rank == 1 ? engine.reshape(x, 1, old) : engine.transpose(x, last);
        T product = engine.matmul(turned, engine.constant(Plain.of(Shape.of(old, size), weights)));
        return rank == 1 ? engine.reshape(product, size) : engine.transpose(product, last);
    }
}
