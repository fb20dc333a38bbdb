#!/usr/bin/env bash
# Compares niche with libantimony on the models of two public collections.
#   bash bench/antimony/run.sh [flags of bench/antimony, e.g. -only 00952]
# libantimony is installed into $NICHE_PEERS (default bench/out/venv).
set -euo pipefail
cd "$(dirname "$0")/../.."
. bench/python.sh
out=bench/out/antimony
data=${NICHE_DATA:-../shared/data}
mkdir -p "$out"
if [ ! -d "$data/semantic" ]; then
  echo "data sets not found in $data: set NICHE_DATA to the folder that holds them" >&2
  exit 1
fi
need antimony
CGO_ENABLED=0 go build -o "$out/compare" ./bench/antimony
"$out/compare" -data "$data" -out "$out" -python "$python" "$@"
