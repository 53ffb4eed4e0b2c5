"""Makes the data of the example mnist from the four files of the MNIST database.

    python3 scripts/make_mnist_data.py FOLDER_OF_IDX_FILES FOLDER_FOR_NPY_FILES [TRAIN_ROWS TEST_ROWS]

Without row counts, all 60,000 and 10,000; the project ships the first 1280 and 500:

    python3 scripts/make_mnist_data.py mnist examples/src/main/resources/data 1280 500
    python3 scripts/make_mnist_data.py mnist mnist-full
"""

import struct
import sys
from pathlib import Path

import numpy as np


def read(path):
    data = path.read_bytes()
    rank = data[3]
    shape = struct.unpack(f">{rank}I", data[4 : 4 + 4 * rank])
    return np.frombuffer(data, np.uint8, offset=4 + 4 * rank).reshape(shape)


def main(source, target, train="60000", test="10000"):
    Path(target).mkdir(parents=True, exist_ok=True)
    for name, prefix, rows in (("train", "train", int(train)), ("test", "t10k", int(test))):
        images = read(Path(source) / f"{prefix}-images-idx3-ubyte")[:rows]
        np.save(Path(target) / f"mnist-{name}-images.npy", images[:, None])
        np.save(Path(target) / f"mnist-{name}-labels.npy", read(Path(source) / f"{prefix}-labels-idx1-ubyte")[:rows])


if __name__ == "__main__":
    main(*sys.argv[1:])
