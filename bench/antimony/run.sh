#!/usr/bin/env bash
# Compares niche with libantimony on the models of two public collections.
#   bash bench/antimony/run.sh [flags of bench/antimony, e.g. -only 00952]
# libantimony is installed into $NICHE_ANTIMONY (default bench/out/antimony/venv).
set -euo pipefail
cd "$(dirname "$0")/../.."
out=bench/out/antimony
venv=${NICHE_ANTIMONY:-$out/venv}
data=${NICHE_DATA:-../shared/data}
mkdir -p "$out"
if [ ! -d "$data/semantic" ]; then
  echo "data sets not found in $data: set NICHE_DATA to the folder that holds them" >&2
  exit 1
fi
if ! "$venv/bin/python" -c 'import antimony' 2>/dev/null; then
  python3 -m venv "$venv" && "$venv/bin/pip" install --quiet 'antimony==3.3.0'
fi
CGO_ENABLED=0 go build -o "$out/compare" ./bench/antimony
"$out/compare" -data "$data" -out "$out" -python "$venv/bin/python" "$@"
