package io.tfe4j.protocol;

import io.tfe4j.party.Cost;
import io.tfe4j.party.Party;
import io.tfe4j.party.PartyContext;
import io.tfe4j.party.Step;
import io.tfe4j.ring.BitKernels;
import io.tfe4j.ring.BitTensor;
import io.tfe4j.ring.RingKernels;
import io.tfe4j.ring.RingTensor;
import io.tfe4j.ring.Shape;
import io.tfe4j.share.ArithmeticShare;
import io.tfe4j.share.BooleanShare;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Stable sort of shared keys, with payloads that follow them. Nobody learns the order.
 *
 * <p>The keys are decomposed once. For each digit of two bits, lowest first: the bits become integers; prefix sums
 * (local) and products give each row its destination; destinations, remaining bits and row numbers are shuffled
 * together, the shuffled destinations opened (a uniformly random permutation) and the rows moved. At the end the
 * payloads follow the row numbers: shuffle them, open, move, and undo the shuffle.
 *
 * <p><b>Cost</b> a digit and row: 384 (bits to integers) + 2 * 192 (products) + 512 (shuffle) + 192 (opening) bits, 7
 * rounds.
 * <b>Source:</b> Hamada et al. 2014 (eprint 2014/121); Asharov et al., CCS 2022.
 */
public final class RadixSort {
    enum Steps implements Step {
        DECOMPOSE,
        PASS,
        BITS,
        BOTH_BITS,
        DESTINATION,
        DRAW,
        SHUFFLE,
        OPEN,
        MOVE_DRAW,
        MOVE_ROWS,
        MOVE_OPEN,
        MOVE_BACK
    }

    private static final int INDEX_BITS = 32;
    private static final int DIGIT_BITS = 2;

    private RadixSort() {}

    /**
     * @param keys a vector of n signed integers of {@code width} bits, at most 32
     * @param payloads tensors of n rows
     * @return the payloads, in ascending order of the keys
     */
    public static List<ArithmeticShare> sortByKey(
            PartyContext context, ArithmeticShare keys, int width, List<ArithmeticShare> payloads) {
        if (keys.shape().rank() != 1 || width > INDEX_BITS) {
            throw new IllegalArgumentException(
                    "a vector of keys of at most " + INDEX_BITS + " bits expected: keys=" + keys + ", width=" + width);
        }
        int n = keys.size();
        if (n == 0) {
            return payloads;
        }
        BooleanShare bits = Conversion.arithmeticToBoolean(context.at(Steps.DECOMPOSE), keys, width);
        if (keys.isSymbolic()) {
            Cost cost = Cost.NONE;
            for (int bit = 0; bit < width; bit += DIGIT_BITS) {
                cost = cost.then(passCost(context, n, Math.min(DIGIT_BITS, width - bit)));
            }
            context.charge(cost.then(moveCost(n, payloads)));
            return payloads;
        }
        ShareRows.Column rows = rows(context, bits);
        for (int bit = 0; bit < width; bit += DIGIT_BITS) {
            rows = pass(context.at(Steps.PASS, bit), rows, bit, Math.min(DIGIT_BITS, width - bit));
        }
        return follow(context, rows, payloads);
    }

    private static Cost passCost(PartyContext context, int n, int digitBits) {
        return Conversion.bitToArithmeticCost(context, Shape.of(digitBits, n).size())
                .then(digitBits == 2 ? Multiplication.cost(n) : Cost.NONE)
                .then(Multiplication.cost(n))
                .then(SecretPermutation.cost(n, 2))
                .then(Opening.toAllCost(n));
    }

    private static Cost moveCost(int n, List<ArithmeticShare> payloads) {
        long columns =
                payloads.stream().mapToLong(payload -> payload.size() / n).sum();
        return SecretPermutation.cost(n, 1).then(Opening.toAllCost(n)).then(SecretPermutation.cost(n, columns));
    }

    /** One shared word a row: the key's bits, its sign flipped so that unsigned order is the order, under the row number. */
    private static ShareRows.Column rows(PartyContext context, BooleanShare bits) {
        int n = bits.size();
        long[] left = BitKernels.fromPlanes(bits.left());
        long[] right = BitKernels.fromPlanes(bits.right());
        ArithmeticShare numbers = ArithmeticShare.ofPublic(context.self(), numbered(n, bits.planes()));
        BitKernels.xorInto(left, 0, numbers.left().data(), 0, n);
        BitKernels.xorInto(right, 0, numbers.right().data(), 0, n);
        return new ShareRows.Column(left, right, true);
    }

    private static RingTensor numbered(int n, int width) {
        long[] words = new long[n];
        for (int i = 0; i < n; i++) {
            words[i] = (long) i << INDEX_BITS | 1L << (width - 1);
        }
        return RingTensor.of(Shape.of(n), words);
    }

    private static ShareRows.Column pass(PartyContext context, ShareRows.Column rows, int bit, int digitBits) {
        int n = rows.left().length;
        BooleanShare bits = new BooleanShare(
                Shape.of(n), planes(rows.left(), bit, digitBits), planes(rows.right(), bit, digitBits));
        ArithmeticShare integers = Conversion.bitsToArithmetic(context.at(Steps.BITS), bits);
        ArithmeticShare destination = destination(context, digits(context, integers));
        ShareRows shuffled = SecretPermutation.draw(context.at(Steps.DRAW), n)
                .apply(context.at(Steps.SHUFFLE), new ShareRows(List.of(ShareRows.Column.of(destination), rows)));
        ArithmeticShare moved = Shuffle.join(shuffled.columns().subList(0, 1), Shape.of(n));
        long[] opened = Opening.toAll(context.at(Steps.OPEN), moved).data();
        ShareRows.Column column = shuffled.columns().get(1);
        return new ShareRows.Column(scatter(column.left(), opened), scatter(column.right(), opened), true);
    }

    private static BitTensor planes(long[] words, int bit, int count) {
        long[] shifted = new long[words.length];
        for (int i = 0; i < shifted.length; i++) {
            shifted[i] = words[i] >>> bit;
        }
        return BitKernels.toPlanes(shifted, count);
    }

    /** One indicator a digit value above zero: the bit itself, or {@code b0 - b0 b1}, {@code b1 - b0 b1}, {@code b0 b1}. */
    private static List<ArithmeticShare> digits(PartyContext context, ArithmeticShare bits) {
        ArithmeticShare low = plane(bits, 0);
        if (bits.shape().dimension(0) == 1) {
            return List.of(low);
        }
        ArithmeticShare high = plane(bits, 1);
        ArithmeticShare both = Multiplication.multiply(context.at(Steps.BOTH_BITS), low, high);
        return List.of(low.minus(both), high.minus(both), both);
    }

    private static ArithmeticShare plane(ArithmeticShare bits, int index) {
        return bits.map(
                c -> c.sliceAxis(0, index, index + 1).reshape(Shape.of(c.shape().dimension(1))));
    }

    /**
     * Rows of a digit keep their order, behind all rows of smaller digits. With D_v the place a row would have if its
     * digit were v, the destination is {@code D_0 + sum over v > 0 of [digit = v] (D_v - D_0)}: one dot product.
     */
    private static ArithmeticShare destination(PartyContext context, List<ArithmeticShare> digits) {
        int n = digits.get(0).size();
        List<long[]> left =
                places(digits.stream().map(digit -> digit.left().data()).toList(), context.self() == Party.P0);
        List<long[]> right =
                places(digits.stream().map(digit -> digit.right().data()).toList(), context.self() == Party.P2);
        List<ArithmeticShare> moves = new ArrayList<>();
        for (int v = 1; v < left.size(); v++) {
            moves.add(ArithmeticShare.of(Shape.of(n), left.get(v), right.get(v)));
        }
        ArithmeticShare place = ArithmeticShare.of(Shape.of(n), left.get(0), right.get(0));
        return place.plus(Multiplication.dot(context.at(Steps.DESTINATION), digits, moves));
    }

    /**
     * One component of D_0, and of {@code D_v - D_0} for each digit value above zero.
     *
     * @param withPublic whether this component takes the public summands, the row's number among them
     */
    private static List<long[]> places(List<long[]> digits, boolean withPublic) {
        int n = digits.get(0).length;
        int values = digits.size() + 1;
        long[] total = new long[values];
        total[0] = withPublic ? n : 0;
        for (int v = 1; v < values; v++) {
            for (long indicator : digits.get(v - 1)) {
                total[v] += indicator;
            }
            total[0] -= total[v];
        }
        List<long[]> places = new ArrayList<>();
        long[] zeros = new long[n];
        long one = withPublic ? 1 : 0;
        Arrays.fill(zeros, one);
        places.add(zeros);
        for (int v = 1; v < values; v++) {
            RingKernels.fastest().subtract(zeros, 0, digits.get(v - 1), 0, zeros, 0, n);
        }
        accumulate(zeros, 0);
        long before = total[0];
        for (int v = 1; v < values; v++) {
            long[] move = digits.get(v - 1).clone();
            accumulate(move, before);
            RingKernels.fastest().subtract(move, 0, zeros, 0, move, 0, n);
            places.add(move);
            before += total[v];
        }
        RingKernels.fastest().addScalar(zeros, 0, -one, zeros, 0, n);
        return places;
    }

    private static void accumulate(long[] values, long start) {
        long sum = start;
        for (int i = 0; i < values.length; i++) {
            sum += values[i];
            values[i] = sum;
        }
    }

    private static long[] scatter(long[] values, long[] destinations) {
        long[] result = new long[values.length];
        for (int i = 0; i < values.length; i++) {
            result[(int) destinations[i]] = values[i];
        }
        return result;
    }

    /** Row i of the result is the payload row whose number row i carries. */
    private static List<ArithmeticShare> follow(
            PartyContext context, ShareRows.Column rows, List<ArithmeticShare> payloads) {
        int n = rows.left().length;
        SecretPermutation permutation = SecretPermutation.draw(context.at(Steps.MOVE_DRAW), n);
        ShareRows.Column numbers = new ShareRows.Column(shifted(rows.left()), shifted(rows.right()), true);
        ShareRows.Column mixed = permutation
                .apply(context.at(Steps.MOVE_ROWS), new ShareRows(List.of(numbers)))
                .columns()
                .get(0);
        long[] opened = Opening.bitsToAll(context.at(Steps.MOVE_OPEN), mixed.left(), mixed.right());
        List<ShareRows.Column> gathered = new ArrayList<>();
        for (ArithmeticShare payload : payloads) {
            for (ShareRows.Column column : Shuffle.columnsOf(payload)) {
                gathered.add(
                        new ShareRows.Column(gather(column.left(), opened), gather(column.right(), opened), false));
            }
        }
        ShareRows sorted = permutation.applyInverse(context.at(Steps.MOVE_BACK), new ShareRows(gathered));
        List<ArithmeticShare> result = new ArrayList<>();
        int from = 0;
        for (ArithmeticShare payload : payloads) {
            int count = payload.size() / n;
            result.add(Shuffle.join(sorted.columns().subList(from, from + count), payload.shape()));
            from += count;
        }
        return result;
    }

    private static long[] shifted(long[] words) {
        long[] numbers = new long[words.length];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = words[i] >>> INDEX_BITS;
        }
        return numbers;
    }

    private static long[] gather(long[] values, long[] order) {
        long[] result = new long[values.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = values[(int) order[i]];
        }
        return result;
    }
}
