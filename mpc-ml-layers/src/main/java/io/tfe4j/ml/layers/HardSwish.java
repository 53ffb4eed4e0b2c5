package io.tfe4j.ml.layers;

import io.tfe4j.PrivateTensor;
import io.tfe4j.ml.Pass;

/**
 * {@code x (x / 6 + 1 / 2)}, the factor kept between 0 and 1. <b>Shape:</b> any. <b>Error:</b> two units. <b>Cost:</b>
 * three comparisons and products each.
 */
public final class HardSwish extends Stateless {
    @Override
    public PrivateTensor forward(PrivateTensor x) {
        // between -3 and 3 a product of small numbers, beyond it x or 0
        PrivateTensor middle = x.clip(-3, 3);
        return middle.mul(middle.add(3)).mul(1.0 / 6).add(x.sub(3).relu());
    }

    @Override
    public Pass train(PrivateTensor x) {
        return Pass.of(forward(x), gradient -> {
            PrivateTensor sloping = Bends.where(
                    Bends.between(x, -3, 3), x.clip(-3, 3).mul(1.0 / 3).add(0.5));
            return gradient.mul(sloping.add(x.gte(3).toNumbers()));
        });
    }
}
