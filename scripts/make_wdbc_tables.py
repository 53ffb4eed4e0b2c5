"""Makes the tables of the example encrypted-training: Breast Cancer Wisconsin, divided among two hospitals by patient.

    pip install scikit-learn
    python3 scripts/make_wdbc_tables.py examples/src/main/resources/data
"""

import sys
from pathlib import Path

from sklearn.datasets import load_breast_cancer


def main(folder):
    data = load_breast_cancer()
    columns = [column(name) for name in data.feature_names]
    for offset, hospital in enumerate(("east", "west")):
        lines = [",".join(["patient", *columns, "malignant"])]
        for row in range(offset, len(data.data), 2):
            # scikit-learn's target is 1 for benign
            cells = [row + 1, *(f"{value:g}" for value in data.data[row]), 1 - data.target[row]]
            lines.append(",".join(map(str, cells)))
        Path(folder, f"hospital-{hospital}.csv").write_text("\n".join(lines) + "\n")


def column(name):
    """'radius error' to 'error_radius', as 'mean radius' to 'mean_radius'."""
    words = name.split()
    if words[-1] == "error":
        words = ["error", *words[:-1]]
    return "_".join(words)


if __name__ == "__main__":
    main(sys.argv[1])
