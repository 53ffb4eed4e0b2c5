"""Writes ONNX's node tests as folders, for ./tfe4j onnx-coverage. Needs onnx: pip install onnx

Usage: python3 scripts/make_onnx_node_tests.py FOLDER
"""

import pathlib
import sys

from onnx import TensorProto, numpy_helper
from onnx.backend.test.loader import load_model_tests


def tensor(value, name):
    if isinstance(value, TensorProto):
        return value
    return numpy_helper.from_array(value, name)


def main():
    root = pathlib.Path(sys.argv[1])
    written = 0
    for case in load_model_tests(kind="node"):
        values = [value for inputs, outputs in case.data_sets for value in (*inputs, *outputs)]
        if any(isinstance(value, (list, dict)) or value is None for value in values):
            continue  # sequences and optional values
        folder = root / case.name
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "model.onnx").write_bytes(case.model.SerializeToString())
        inputs, outputs = case.data_sets[0]
        data = folder / "test_data_set_0"
        data.mkdir(exist_ok=True)
        for kind, values, infos in (
            ("input", inputs, case.model.graph.input),
            ("output", outputs, case.model.graph.output),
        ):
            for i, value in enumerate(values):
                (data / f"{kind}_{i}.pb").write_bytes(tensor(value, infos[i].name).SerializeToString())
        written += 1
    print(f"{written} tests")


main()
