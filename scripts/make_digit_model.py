"""Makes the data of the example private-prediction: a digit classifier, trained here, and images it has not seen.

    pip install scikit-learn
    python3 scripts/make_digit_model.py examples/src/main/resources/data

64 inputs in 0..1, 32 ReLUs, 10 classes; every weight is in -2..2, which the example declares.
"""

import sys
from pathlib import Path

import numpy as np
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier

IMAGES = 50
LIMIT = 2.0


def main(folder):
    pixels, digits = load_digits(return_X_y=True)
    train_x, test_x, train_y, test_y = train_test_split(
        pixels / 16.0, digits, test_size=0.25, random_state=0, stratify=digits
    )
    model = MLPClassifier(hidden_layer_sizes=(32,), alpha=0.05, max_iter=400, random_state=0)
    model.fit(train_x, train_y)
    for name, weights in zip(("hidden", "output"), model.coefs_):
        save(folder, f"digits-{name}-kernel", weights)
    for name, weights in zip(("hidden", "output"), model.intercepts_):
        save(folder, f"digits-{name}-bias", weights)
    save(folder, "digits-images", test_x[:IMAGES])
    save(folder, "digits-labels", test_y[:IMAGES].astype(np.int8))
    print(f"accuracy on {len(test_y)} images not trained on: {model.score(test_x, test_y):.3f}")
    print(f"of the {IMAGES} shipped: {model.score(test_x[:IMAGES], test_y[:IMAGES]):.3f}")


def save(folder, name, array):
    if array.dtype != np.int8:
        array = array.astype(np.float32)
        assert np.abs(array).max() <= LIMIT, (name, np.abs(array).max())
    np.save(Path(folder) / f"{name}.npy", array)


if __name__ == "__main__":
    main(sys.argv[1])
