#!/usr/bin/env bash
# Compares every time course of 540 curated models with libRoadRunner and COPASI
# and writes docs/conformance.md.
#   bash bench/agreement/run.sh [flags of bench/agreement, e.g. -only BIOMD0000000002]
# The Python peers are installed into $NICHE_PEERS (default bench/out/venv). Their
# answers stay in bench/out/agreement: remove a file to run that model again. What
# is interrupted goes on where it was. From an empty folder it takes two hours.
set -euo pipefail
cd "$(dirname "$0")/../.."
. bench/python.sh
out=bench/out
data=${NICHE_DATA:-../shared/data}
mkdir -p "$out/agreement"

if [ ! -d "$data/biomodels" ]; then
  echo "data sets not found in $data: set NICHE_DATA to the folder that holds them" >&2
  exit 1
fi
need roadrunner basico COPASI numpy
CGO_ENABLED=0 go build -o "$out/agree" ./bench/agreement
build=$(CGO_ENABLED=0 go list -export -deps -f '{{.BuildID}}' ./sim ./format/sbml | sha256sum | cut -c 1-16)
OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1 "$out/agree" -data "$data" -out "$out/agreement" -python "$python" -build "$build" -docs docs "$@"
