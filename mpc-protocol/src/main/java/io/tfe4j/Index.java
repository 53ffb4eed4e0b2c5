package io.tfe4j;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What {@link PrivateTensor#get(Index...)} takes along one axis, as between the brackets of NumPy. With {@code import static
 * io.tfe4j.Index.*}:
 *
 * <table>
 * <caption>The same in NumPy</caption>
 * <tr><td>{@code x.get(all(), range(0, 3))}</td><td>{@code x[:, 0:3]}</td></tr>
 * <tr><td>{@code x.get(from(2), until(-1))}</td><td>{@code x[2:, :-1]}</td></tr>
 * <tr><td>{@code x.get(at(-1))}</td><td>{@code x[-1]}</td></tr>
 * <tr><td>{@code x.get(range(0, 10).by(2))}</td><td>{@code x[0:10:2]}</td></tr>
 * <tr><td>{@code x.get(all().by(-1))}</td><td>{@code x[::-1]}</td></tr>
 * <tr><td>{@code x.get(newAxis(), all())}</td><td>{@code x[np.newaxis, :]}</td></tr>
 * </table>
 *
 * <p>A negative place counts from the end. Ends of a range are exclusive, and those outside the axis are moved to the nearest
 * place that exists, so that a range may be empty. Everybody knows the places. Immutable.
 */
public final class Index {
    private enum Kind {
        RANGE,
        PLACE,
        NEW_AXIS
    }

    private static final Index ALL = new Index(Kind.RANGE, null, null, 1);

    private final Kind kind;
    private final @Nullable Integer from;
    private final @Nullable Integer to;
    private final int step;

    private Index(Kind kind, @Nullable Integer from, @Nullable Integer to, int step) {
        this.kind = kind;
        this.from = from;
        this.to = to;
        this.step = step;
    }

    /** The places of an axis that are taken: ascending, or in reverse. */
    record Places(int start, int end, int step, boolean isReversed) {
        boolean areAll(int length) {
            return start == 0 && end == length && step == 1;
        }
    }

    /** The whole axis, {@code :}. */
    public static Index all() {
        return ALL;
    }

    /** The places from {@code from} to {@code to}, which is not included: {@code from:to}. */
    public static Index range(int from, int to) {
        return new Index(Kind.RANGE, from, to, 1);
    }

    /** The places from {@code from} to the end of the axis, {@code from:}; with a negative step, to its beginning. */
    public static Index from(int from) {
        return new Index(Kind.RANGE, from, null, 1);
    }

    /**
     * The places from the beginning of the axis to {@code to}, which is not included, {@code :to}; with a negative step,
     * from its end.
     */
    public static Index until(int to) {
        return new Index(Kind.RANGE, null, to, 1);
    }

    /** One place; the axis disappears. */
    public static Index at(int place) {
        return new Index(Kind.PLACE, place, null, 1);
    }

    /** A new axis of size 1, which takes none of the tensor's. */
    public static Index newAxis() {
        return new Index(Kind.NEW_AXIS, null, null, 1);
    }

    /**
     * The same with every so manieth place only; a negative step goes backwards, from {@code from} down to {@code to}.
     *
     * @throws IllegalArgumentException if the step is 0, or this is no range
     */
    public Index by(int newStep) {
        if (newStep == 0 || newStep == Integer.MIN_VALUE || kind != Kind.RANGE) {
            throw new IllegalArgumentException("no step of a range: index=" + this + ", step=" + newStep);
        }
        return new Index(kind, from, to, newStep);
    }

    boolean isNewAxis() {
        return kind == Kind.NEW_AXIS;
    }

    boolean isPlace() {
        return kind == Kind.PLACE;
    }

    /** @throws IllegalArgumentException if this is one place, and outside */
    Places on(int axis, int[] shape) {
        int length = shape[axis];
        if (from != null && kind == Kind.PLACE) {
            if (from < -length || from >= length) {
                throw new IllegalArgumentException("no such place: place=" + from + ", axis=" + axis + ", length="
                        + length + ", shape=" + Arrays.toString(shape));
            }
            int place = from < 0 ? from + length : from;
            return new Places(place, place + 1, 1, false);
        }
        return step > 0
                ? new Places(bound(from, 0, 0, length), bound(to, length, 0, length), step, false)
                : reversed(bound(from, length - 1, -1, length - 1), bound(to, -1, -1, length - 1));
    }

    /** The places from {@code first} down to {@code end}, which is not included, the lowest first. */
    private Places reversed(int first, int end) {
        int width = -step;
        int count = first <= end ? 0 : (first - end + width - 1) / width;
        int lowest = first - (count - 1) * width;
        return count == 0 ? new Places(0, 0, width, true) : new Places(lowest, first + 1, width, true);
    }

    private static int bound(@Nullable Integer place, int otherwise, int least, int most) {
        if (place == null) {
            return otherwise;
        }
        // the length is one more than the last place
        int length = least < 0 ? most + 1 : most;
        long counted = place < 0 ? (long) place + length : place;
        return (int) Math.max(least, Math.min(most, counted));
    }

    @Override
    public String toString() {
        return switch (kind) {
            case NEW_AXIS -> "newAxis";
            case PLACE -> String.valueOf(from);
            case RANGE -> text(from) + ":" + text(to) + (step == 1 ? "" : ":" + step);
        };
    }

    private static String text(@Nullable Integer place) {
        return place == null ? "" : place.toString();
    }
}
