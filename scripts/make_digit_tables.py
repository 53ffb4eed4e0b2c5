"""Writes the 1797 handwritten digits of scikit-learn as a table: python3 scripts/make_digit_tables.py FOLDER"""

import pathlib
import sys

from sklearn.datasets import load_digits


def main(folder):
    digits = load_digits()
    names = [f"pixel_{i}" for i in range(64)] + ["digit"]
    lines = [",".join(names)]
    for image, digit in zip(digits.data, digits.target):
        lines.append(",".join(str(int(value)) for value in [*image, digit]))
    (folder / "handwritten-digits.csv").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
