"""Reads a .keras file and writes it again as Keras itself does: python save_with_keras.py IN OUT.

Needs keras and numpy: KERAS_BACKEND=numpy python scripts/save_with_keras.py digit-base.keras digit-base.keras
"""

import sys

import keras

model = keras.models.load_model(sys.argv[1], compile=False)
model.save(sys.argv[2])
print(f"written by Keras {keras.__version__}: {sys.argv[2]}")
