package io.tfe4j.ml.layers;

import io.tfe4j.PrivateTensor;
import io.tfe4j.ml.Bound;
import io.tfe4j.ml.Layer;
import io.tfe4j.ml.Parameter;
import io.tfe4j.ml.Pass;
import java.util.List;
import java.util.stream.Stream;

/** A {@link MultiHeadAttention} with its weights. */
record Attention(
        Heads heads,
        Projection query,
        Projection key,
        Projection value,
        Projection output,
        Bound values,
        Bound gradients)
        implements Layer.Built {
    @Override
    public List<Parameter> parameters() {
        return Stream.of(query, key, value, output)
                .flatMap(part -> part.parameters().stream())
                .toList();
    }

    @Override
    public PrivateTensor forward(PrivateTensor x) {
        return result(answers(rows(x)), x);
    }

    private PrivateTensor result(Heads.Answers answers, PrivateTensor x) {
        return values.apply(output.of(answers.output())).reshape(x.shape());
    }

    private static PrivateTensor rows(PrivateTensor x) {
        return x.reshape(-1, x.size(2));
    }

    private Heads.Answers answers(PrivateTensor rows) {
        return heads.answers(values.apply(query.of(rows)), values.apply(key.of(rows)), values.apply(value.of(rows)));
    }

    @Override
    public Pass train(PrivateTensor x) {
        PrivateTensor rows = rows(x);
        Heads.Answers answers = answers(rows);
        return new Pass(
                result(answers, x),
                gradient -> {
                    Heads.Gradient back = back(answers, rows(gradient));
                    return query.byInput(back.query())
                            .add(key.byInput(back.key()))
                            .add(value.byInput(back.value()))
                            .reshape(x.shape());
                },
                gradient -> {
                    Heads.Gradient back = back(answers, rows(gradient));
                    Gradients all = new Gradients();
                    query.addGradients(all, rows, back.query());
                    key.addGradients(all, rows, back.key());
                    value.addGradients(all, rows, back.value());
                    output.addGradients(all, answers.output(), rows(gradient));
                    return all.list();
                });
    }

    private Heads.Gradient back(Heads.Answers answers, PrivateTensor gradient) {
        return answers.gradient(gradients.apply(output.byInput(gradient)));
    }
}
