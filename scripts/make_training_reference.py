"""Trains small networks for 100 steps in double precision with torch, for ReferenceTrainingTest to be held to.

    pip install torch scikit-learn
    python3 scripts/make_training_reference.py mpc-ml-layers/src/test/resources/io/tfe4j/ml

writes training-reference.json: data sets, and for each case the layers with their first values, the loss, the optimizer, and the
weights after the last step. Everything is drawn from a fixed seed.
"""

import json
import pathlib
import sys

import numpy as np
import torch
import torch.nn.functional as F
from sklearn import datasets

torch.set_default_dtype(torch.float64)
ROWS, BATCH, EPOCHS = 80, 16, 20
random = np.random.default_rng(20)


def rounded(values, digits=6):
    return [round(float(v), digits) for v in np.asarray(values).ravel()]


def scaled(x):
    return (x - x.mean(0)) / x.std(0)


def make_data():
    iris = datasets.load_iris()
    rows = random.permutation(len(iris.data))[:ROWS]
    tumours = datasets.load_breast_cancer()
    patients = random.permutation(len(tumours.data))[:ROWS]
    digits = datasets.load_digits(n_class=3)
    images = random.permutation(len(digits.data))[:ROWS]
    data = {
        "iris": (scaled(iris.data)[rows], iris.target[rows]),
        "iris unscaled": (iris.data[rows], iris.target[rows]),
        "tumours": (scaled(tumours.data)[patients][:, :8], tumours.target[patients]),
        "tumours unscaled": (tumours.data[patients][:, :8], tumours.target[patients]),
        "digits": (digits.data[images].reshape(-1, 1, 8, 8) / 16, digits.target[images]),
        "rows of digits": (digits.data[images].reshape(-1, 4, 16) / 16, digits.target[images]),
        "words": (random.integers(0, 6, (ROWS, 3)), iris.target[rows]),
    }
    return {
        name: {"x": rounded(x, 4), "shape": list(x.shape[1:]), "classes": [int(c) for c in y]}
        for name, (x, y) in data.items()
    }


DATA = make_data()


def drawn(*shape):
    limit = np.sqrt(6 / (shape[0] + shape[-1])) if len(shape) > 1 else 0.1
    return np.round(random.uniform(-limit, limit, shape), 4)


class Layer:
    """A layer: what the test builds of it, the parameters in the order of the library, and what it computes."""

    def __init__(self, kind, numbers, parameters, forward, fixed=()):
        self.kind, self.numbers, self.forward = kind, numbers, forward
        self.parameters = [torch.tensor(p, requires_grad=i not in fixed) for i, p in enumerate(parameters)]
        self.first = [rounded(p) for p in parameters]


def dense(inputs, units):
    return Layer("Dense", [units], [drawn(inputs, units), drawn(units)], lambda p, x: x @ p[0] + p[1])


def simple(kind, function):
    return Layer(kind, [], [], lambda p, x: function(x))


ACTIVATIONS = {
    "ReLU": F.relu,
    "LeakyReLU": lambda x: F.leaky_relu(x, 0.1),
    "Sigmoid": torch.sigmoid,
    "Tanh": torch.tanh,
    "ReLU6": F.relu6,
    "HardSigmoid": F.hardsigmoid,
    "HardSwish": F.hardswish,
    "ELU": F.elu,
    "SELU": F.selu,
    "GELU": F.gelu,
    "SiLU": F.silu,
    "Softplus": F.softplus,
}


def softmax():
    return simple("Softmax", lambda x: torch.softmax(x, -1))


def flatten():
    return simple("Flatten", lambda x: x.reshape(len(x), -1))


def conv2d(channels, filters, size):
    return Layer("Conv2D", [filters, size], [drawn(filters, channels, size, size), drawn(filters)],
                 lambda p, x: F.conv2d(x, p[0], p[1]))


def depthwise(channels, size):
    return Layer("DepthwiseConv2D", [size], [drawn(channels, 1, size, size), drawn(channels)],
                 lambda p, x: F.conv2d(x, p[0], p[1], groups=channels))


def separable(channels, filters, size):
    return Layer("SeparableConv2D", [filters, size],
                 [drawn(channels, 1, size, size), drawn(filters, channels, 1, 1), drawn(filters)],
                 lambda p, x: F.conv2d(F.conv2d(x, p[0], groups=channels), p[1], p[2]))


def conv1d(channels, filters, size):
    return Layer("Conv1D", [filters, size], [drawn(filters, channels, size), drawn(filters)],
                 lambda p, x: F.conv1d(x, p[0], p[1]))


def normalization(kind, shape, function, numbers=()):
    return Layer(kind, list(numbers), [np.ones(shape), np.zeros(shape)], function)


def batch_normalization(features):
    def forward(p, x):
        axes = [0] + list(range(2, x.dim()))
        shape = [1, -1] + [1] * (x.dim() - 2)
        mean = x.mean(axes, keepdim=True)
        variance = ((x - mean) ** 2).mean(axes, keepdim=True)
        return (x - mean) / torch.sqrt(variance + 1e-3) * p[0].reshape(shape) + p[1].reshape(shape)

    return normalization("BatchNormalization", [features], forward)


def simple_rnn(features, units):
    def forward(p, x):
        h = torch.zeros(len(x), units)
        for step in range(x.shape[1]):
            h = torch.tanh(x[:, step] @ p[0] + h @ p[1] + p[2])
        return h

    return Layer("SimpleRNN", [units], [drawn(features, units), drawn(units, units), drawn(1, units)], forward)


def lstm(features, units):
    def forward(p, x):
        h, c = torch.zeros(len(x), units), torch.zeros(len(x), units)
        for step in range(x.shape[1]):
            i, f, g, o = (x[:, step] @ p[0] + h @ p[1] + p[2]).split(units, 1)
            c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
            h = torch.sigmoid(o) * torch.tanh(c)
        return h

    return Layer("LSTM", [units], [drawn(features, 4 * units), drawn(units, 4 * units), drawn(1, 4 * units)], forward)


def gru(features, units):
    def forward(p, x):
        h = torch.zeros(len(x), units)
        for step in range(x.shape[1]):
            xz, xr, xh = (x[:, step] @ p[0] + p[2][0]).split(units, 1)
            hz, hr, hh = (h @ p[1] + p[2][1]).split(units, 1)
            z = torch.sigmoid(xz + hz)
            h = z * h + (1 - z) * torch.tanh(xh + torch.sigmoid(xr + hr) * hh)
        return h

    return Layer("GRU", [units], [drawn(features, 3 * units), drawn(units, 3 * units), drawn(2, 3 * units)], forward)


def attention(features, heads, size):
    def forward(p, x):
        n, steps, _ = x.shape
        q, k, v = ((x @ p[2 * i] + p[2 * i + 1]).reshape(n, steps, heads, size).transpose(1, 2) for i in range(3))
        mixed = torch.softmax(q @ k.transpose(2, 3) / np.sqrt(size), -1) @ v
        return mixed.transpose(1, 2).reshape(n, steps, heads * size) @ p[6] + p[7]

    parameters = []
    for _ in range(3):
        parameters += [drawn(features, heads * size), drawn(heads * size)]
    parameters += [drawn(heads * size, features), drawn(features)]
    return Layer("MultiHeadAttention", [heads, size], parameters, forward)


def embedding(entries, size):
    return Layer("Embedding", [entries, size], [drawn(entries, size)], lambda p, x: p[0][x.long()])


def time_distributed(features, units):
    return Layer("TimeDistributed", [units], [drawn(features, units), drawn(units)], lambda p, x: x @ p[0] + p[1])


LOSSES = {
    "binaryCrossEntropyFromLogits": F.binary_cross_entropy_with_logits,
    "categoricalCrossEntropyFromLogits": lambda z, y: -(y * torch.log_softmax(z, -1)).sum(-1).mean(),
    "sparseCategoricalCrossEntropyFromLogits": lambda z, y: F.cross_entropy(z, y.long()),
    "meanSquaredError": F.mse_loss,
    "meanAbsoluteError": F.l1_loss,
    "huber": lambda x, y: F.huber_loss(x, y, delta=0.5),
    "hinge": lambda z, y: torch.relu(1 - (2 * y - 1) * z).mean(),
}


# far from 0 a sigmoid is 1 in any precision, and torch's gradient of its logarithm is lost: so it is never computed
OF_LOGITS = {
    "binaryCrossEntropy": "binaryCrossEntropyFromLogits",
    "categoricalCrossEntropy": "categoricalCrossEntropyFromLogits",
}


def decay(parameters, rate, factor):
    with torch.no_grad():
        for p in parameters:
            p -= rate * factor * p


def clip_norm(parameters):
    torch.nn.utils.clip_grad_norm_(parameters, 0.2)


def clip_value(parameters):
    torch.nn.utils.clip_grad_value_(parameters, 0.05)


class EpsilonUnderTheRoot:
    """Adam of torch, but for its epsilon: under the root, 1e-5 of the limit to which mean gradients are clipped."""

    def __init__(self, parameters, rate, limit):
        self.rate, self.limit, self.count = rate, limit, 0
        self.all = [(p, torch.zeros_like(p), torch.zeros_like(p)) for p in parameters]

    def zero_grad(self):
        for p, _, _ in self.all:
            p.grad = None

    def step(self):
        self.count += 1
        with torch.no_grad():
            for p, m, v in self.all:
                gradient = p.grad.clamp(-self.limit, self.limit)
                m.mul_(0.9).add_(gradient, alpha=0.1)
                v.mul_(0.999).addcmul_(gradient, gradient, value=0.001)
                mean, square = m / (1 - 0.9 ** self.count), v / (1 - 0.999 ** self.count)
                p -= self.rate * mean / torch.sqrt(square + (1e-5 * self.limit) ** 2)


OPTIMIZERS = {
    "Sgd": lambda p: torch.optim.SGD(p, 0.1),
    "Sgd small": lambda p: torch.optim.SGD(p, 0.01),
    "Sgd tiny": lambda p: torch.optim.SGD(p, 1e-6),
    "Sgd momentum": lambda p: torch.optim.SGD(p, 0.05, momentum=0.9),
    "Sgd nesterov": lambda p: torch.optim.SGD(p, 0.05, momentum=0.9, nesterov=True),
    "Sgd l2": lambda p: torch.optim.SGD(p, 0.1, weight_decay=0.01),
    "Sgd weightDecay": lambda p: torch.optim.SGD(p, 0.1),
    "Sgd clipNorm": lambda p: torch.optim.SGD(p, 0.1),
    "Sgd clipValue": lambda p: torch.optim.SGD(p, 0.1),
    "Sgd exponential": lambda p: torch.optim.SGD(p, 0.1),
    "Adam": lambda p: torch.optim.Adam(p, 0.01, eps=1e-8),
    "Adam unscaled": lambda p: EpsilonUnderTheRoot(p, 0.01, 1),
    "Adam within 8": lambda p: EpsilonUnderTheRoot(p, 0.01, 8),
    "Adam within 2048": lambda p: EpsilonUnderTheRoot(p, 0.01, 2048),
    "Adam amsgrad": lambda p: torch.optim.Adam(p, 0.01, eps=1e-8, amsgrad=True),
    "Adam weightDecay": lambda p: torch.optim.AdamW(p, 0.01, eps=1e-8, weight_decay=0.05),
    "RmsProp": lambda p: torch.optim.RMSprop(p, 0.005, alpha=0.9, eps=1e-8),
    "RmsProp momentum": lambda p: torch.optim.RMSprop(p, 0.002, alpha=0.9, eps=1e-8, momentum=0.8),
}
BEFORE = {
    "Sgd clipNorm": clip_norm,
    "Sgd clipValue": clip_value,
    "Sgd weightDecay": lambda parameters: decay(parameters, 0.1, 0.01),
}


def labels(loss, classes):
    if loss.startswith("sparse"):
        return torch.tensor(classes, dtype=torch.float64)
    if loss.startswith("categorical"):
        return torch.eye(3)[torch.tensor(classes)]
    if loss in ("meanSquaredError", "meanAbsoluteError", "huber"):
        return torch.eye(3)[torch.tensor(classes)] + 0.25
    return (torch.tensor(classes) == 1).double().reshape(-1, 1)


def case(group, name, data, layers, loss="categoricalCrossEntropy", optimizer="Sgd"):
    source = DATA[data]
    x = torch.tensor(source["x"]).reshape([ROWS] + source["shape"])
    y = labels(loss, source["classes"])
    parameters = [p for layer in layers for p in layer.parameters]
    steps = OPTIMIZERS[optimizer](parameters)
    count = 0
    for _ in range(EPOCHS):
        for start in range(0, ROWS, BATCH):
            z = x[start:start + BATCH]
            for layer in layers[:-1] if loss in OF_LOGITS else layers:
                z = layer.forward(layer.parameters, z)
            if optimizer == "Sgd exponential":
                steps.param_groups[0]["lr"] = 0.1 * 0.5 ** (count / 25)
            steps.zero_grad()
            LOSSES[OF_LOGITS.get(loss, loss)](z, y[start:start + BATCH]).backward()
            if optimizer in BEFORE:
                BEFORE[optimizer](parameters)
            steps.step()
            count += 1
    assert count == 100
    return {
        "group": group, "name": name, "data": data, "loss": loss, "optimizer": optimizer,
        "layers": [{"kind": l.kind, "numbers": l.numbers, "first": l.first} for l in layers],
        "last": [rounded(p.detach(), 7) for p in parameters],
    }


def cases():
    small = lambda: [dense(4, 6), simple("Tanh", torch.tanh), dense(6, 3), softmax()]
    for kind, function in ACTIVATIONS.items():
        yield case("activations", kind, "iris", [dense(4, 6), simple(kind, function), dense(6, 3), softmax()])
    yield case("convolutions", "Conv2D", "digits", [conv2d(1, 3, 3), simple("ReLU", F.relu), flatten(), dense(108, 3), softmax()])
    yield case("convolutions", "DepthwiseConv2D", "digits",
               [conv2d(1, 2, 3), depthwise(2, 3), simple("ReLU", F.relu), flatten(), dense(32, 3), softmax()])
    yield case("convolutions", "SeparableConv2D", "digits",
               [separable(1, 3, 3), simple("ReLU", F.relu), flatten(), dense(108, 3), softmax()])
    yield case("pooling", "MaxPooling2D", "digits",
               [conv2d(1, 3, 3), simple("MaxPooling2D", lambda x: F.max_pool2d(x, 2)), flatten(), dense(27, 3), softmax()])
    yield case("pooling", "AveragePooling2D", "digits",
               [conv2d(1, 3, 3), simple("AveragePooling2D", lambda x: F.avg_pool2d(x, 2)), flatten(), dense(27, 3), softmax()])
    yield case("convolutions", "Conv1D", "rows of digits",
               [conv1d(4, 3, 3), simple("ReLU", F.relu), flatten(), dense(42, 3), softmax()])
    yield case("batch normalization", "BatchNormalization", "iris",
               [dense(4, 6), batch_normalization(6), simple("ReLU", F.relu), dense(6, 3), softmax()])
    yield case("layer and group normalization", "LayerNormalization", "iris",
               [dense(4, 6), normalization("LayerNormalization", [6], lambda p, x: F.layer_norm(x, [6], p[0], p[1], 1e-3)),
                dense(6, 3), softmax()])
    yield case("layer and group normalization", "GroupNormalization", "digits",
               [conv2d(1, 4, 3), normalization("GroupNormalization", [4],
                                               lambda p, x: F.group_norm(x, 2, p[0], p[1], 1e-3), [2]),
                flatten(), dense(144, 3), softmax()])
    yield case("recurrent layers", "SimpleRNN", "rows of digits", [simple_rnn(16, 5), dense(5, 3), softmax()])
    yield case("recurrent layers", "LSTM", "rows of digits", [lstm(16, 4), dense(4, 3), softmax()])
    yield case("recurrent layers", "GRU", "rows of digits", [gru(16, 4), dense(4, 3), softmax()])
    yield case("attention", "MultiHeadAttention", "rows of digits", [attention(16, 2, 3), flatten(), dense(64, 3), softmax()])
    yield case("steps and embeddings", "TimeDistributed", "rows of digits",
               [time_distributed(16, 4), simple("ReLU", F.relu), flatten(), dense(16, 3), softmax()])
    yield case("steps and embeddings", "Embedding", "words", [embedding(6, 4), flatten(), dense(12, 3), softmax()])
    for loss in list(LOSSES) + list(OF_LOGITS):
        ends = 3 if not (loss.startswith("binary") or loss == "hinge") else 1
        last = [softmax()] if loss == "categoricalCrossEntropy" else \
            [simple("Sigmoid", torch.sigmoid)] if loss == "binaryCrossEntropy" else []
        group = "mean absolute error" if loss == "meanAbsoluteError" else "other losses"
        yield case(group, loss, "iris", [dense(4, 6), simple("Tanh", torch.tanh), dense(6, ends)] + last, loss)
    for optimizer in OPTIMIZERS:
        if optimizer not in ("Sgd", "Sgd small", "Sgd tiny", "Adam unscaled", "Adam within 8", "Adam within 2048"):
            yield case(optimizer.split()[0], optimizer, "iris", small(), "categoricalCrossEntropy", optimizer)
    yield case("iris unscaled, Sgd", "iris unscaled, Sgd", "iris unscaled", small(), optimizer="Sgd small")
    yield case("iris unscaled, Adam", "iris unscaled, Adam", "iris unscaled", small(), optimizer="Adam unscaled")
    yield case("iris unscaled, Adam within 8", "iris unscaled, Adam within 8", "iris unscaled", small(),
               optimizer="Adam within 8")
    yield case("tumours, Sgd", "tumours, Sgd", "tumours",
               [dense(8, 1), simple("Sigmoid", torch.sigmoid)], "binaryCrossEntropy", "Sgd")
    yield case("tumours unscaled, Sgd", "tumours unscaled, Sgd", "tumours unscaled",
               [dense(8, 1), simple("Sigmoid", torch.sigmoid)], "binaryCrossEntropy", "Sgd tiny")
    yield case("tumours unscaled, Adam", "tumours unscaled, Adam", "tumours unscaled",
               [dense(8, 1), simple("Sigmoid", torch.sigmoid)], "binaryCrossEntropy", "Adam unscaled")
    yield case("tumours unscaled, Adam within 2048", "tumours unscaled, Adam within 2048", "tumours unscaled",
               [dense(8, 1), simple("Sigmoid", torch.sigmoid)], "binaryCrossEntropy", "Adam within 2048")


def main(folder):
    made = list(cases())
    file = pathlib.Path(folder) / "training-reference.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps({"rows": ROWS, "batch": BATCH, "epochs": EPOCHS, "data": DATA, "cases": made},
                               separators=(",", ":")) + "\n")
    print(len(made), "cases,", file.stat().st_size, "bytes")


if __name__ == "__main__":
    main(sys.argv[1])
