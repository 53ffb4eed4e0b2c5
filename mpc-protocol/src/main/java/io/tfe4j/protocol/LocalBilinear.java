package io.tfe4j.protocol;

import io.tfe4j.party.PartyContext;
import io.tfe4j.ring.Conv2d;
import io.tfe4j.ring.CrossTerms;
import io.tfe4j.ring.LocalProducts;
import io.tfe4j.ring.RingTensor;
import io.tfe4j.share.ArithmeticShare;
import java.util.ArrayList;
import java.util.List;

/**
 * A party's unmasked summand of a matrix product or a convolution. Of the nine products of components each is taken by
 * one party that holds both factors, in {@link CrossTerms} that need five matrix products over the three parties where
 * the textbook's {@code x_i (y_i + y_{i+1}) + x_{i+1} y_i} needs six. (Five is the least: with one product each the
 * diagonal products would have to be units and even at once.) Messages and masks are the same.
 */
final class LocalBilinear {
    private LocalBilinear() {}

    static RingTensor matmul(PartyContext context, ArithmeticShare x, ArithmeticShare y) {
        return LocalProducts.matmul(x.left(), x.right(), y.left(), y.right(), terms(context, 0));
    }

    /** Images of a batch take turns; a single image's turn depends on the place in the program. */
    static RingTensor conv2d(PartyContext context, ArithmeticShare x, ArithmeticShare w, Conv2d spec) {
        int images = x.shape().rank() == 0 ? 1 : x.shape().dimension(0);
        if (images < 3) {
            return conv2d(x, w, spec, terms(context, 0));
        }
        int third = (images + 2) / 3;
        List<RingTensor> parts = new ArrayList<>();
        for (int from = 0; from < images; from += third) {
            int start = from;
            int end = Math.min(images, from + third);
            ArithmeticShare part = x.map(component -> component.sliceAxis(0, start, end));
            parts.add(conv2d(part, w, spec, terms(context, parts.size())));
        }
        return RingTensor.concatenate(parts, 0);
    }

    private static RingTensor conv2d(ArithmeticShare x, ArithmeticShare w, Conv2d spec, CrossTerms terms) {
        return LocalProducts.conv2d(x.left(), x.right(), w.left(), w.right(), spec, terms);
    }

    /** In band 0 the party at the context's rotation takes all, the next party the next terms; bands shift by one. */
    private static CrossTerms terms(PartyContext context, int band) {
        int position = context.isSymbolic() ? 0 : context.self().ordinal() - context.rotation() + band;
        return CrossTerms.values()[Math.floorMod(position, 3)];
    }
}
