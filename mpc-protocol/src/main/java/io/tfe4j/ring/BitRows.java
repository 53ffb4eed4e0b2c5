package io.tfe4j.ring;

import java.util.List;

/**
 * Runs of elements of bit-sliced tensors, without leaving that form. An element is bit {@code e / W} of word
 * {@code e % W}, so a run of elements is at most a few shifted copies of contiguous words for each of 64 bits.
 */
public final class BitRows {
    private BitRows() {}

    /** Elements {@code from .. to - 1}, all planes. */
    public static BitTensor slice(BitTensor x, int from, int to) {
        int size = to - from;
        if (from < 0 || size < 0 || to > x.size()) {
            throw new IllegalArgumentException(
                    "elements out of range: from=" + from + ", to=" + to + ", size=" + x.size());
        }
        if (x.isSymbolic()) {
            return BitTensor.symbolic(size, x.planes());
        }
        long[] words = new long[x.planes() * BitTensor.wordsPerPlane(size)];
        copy(x, from, words, size, 0, size);
        return BitTensor.of(size, x.planes(), words);
    }

    /** The elements of all tensors, one after another. */
    public static BitTensor concatenate(List<BitTensor> parts) {
        int planes = parts.get(0).planes();
        int size = 0;
        for (BitTensor part : parts) {
            if (part.planes() != planes) {
                throw new IllegalArgumentException("planes differ: first=" + planes + ", other=" + part.planes());
            }
            size = Math.addExact(size, part.size());
        }
        if (parts.stream().anyMatch(BitTensor::isSymbolic)) {
            return BitTensor.symbolic(size, planes);
        }
        long[] words = new long[planes * BitTensor.wordsPerPlane(size)];
        int at = 0;
        for (BitTensor part : parts) {
            copy(part, 0, words, size, at, part.size());
            at += part.size();
        }
        return BitTensor.of(size, planes, words);
    }

    /** Ors elements {@code from .. from + count - 1} into {@code target}, planes of {@code size} elements, at {@code at}. */
    private static void copy(BitTensor x, int from, long[] target, int size, int at, int count) {
        int sourceStride = x.wordsPerPlane();
        int targetStride = BitTensor.wordsPerPlane(size);
        for (int done = 0; done < count; ) {
            int sourceRow = (from + done) / sourceStride;
            int sourceWord = (from + done) % sourceStride;
            int targetRow = (at + done) / targetStride;
            int targetWord = (at + done) % targetStride;
            int run = Math.min(count - done, Math.min(sourceStride - sourceWord, targetStride - targetWord));
            for (int plane = 0; plane < x.planes(); plane++) {
                copyRun(
                        x.words(),
                        plane * sourceStride + sourceWord,
                        sourceRow,
                        target,
                        plane * targetStride + targetWord,
                        targetRow,
                        run);
            }
            done += run;
        }
    }

    private static void copyRun(long[] source, int s, int sourceRow, long[] target, int t, int targetRow, int run) {
        for (int k = 0; k < run; k++) {
            target[t + k] |= (source[s + k] >>> sourceRow & 1) << targetRow;
        }
    }
}
