#!/usr/bin/env bash
# Compares niche with other simulators in one run: SUNDIALS CVODE, libRoadRunner and
# COPASI as integrators, or, with -section gillespie, BioNetGen's run_network,
# bngsim, libRoadRunner and COPASI as simulators of jump processes.
#   bash bench/peers/run.sh [flags of bench/peers, e.g. -only egfr_net -limit 60s]
#   bash bench/peers/run.sh -section gillespie [-rounds 5 -budget 60 -limit 300s]
# The Python peers are installed into $NICHE_PEERS (default bench/out/venv).
# CVODE needs gcc and the libraries of SUNDIALS with KLU. What is absent is
# named and left out.
set -euo pipefail
cd "$(dirname "$0")/../.."
. bench/python.sh
out=bench/out
data=${NICHE_DATA:-../shared/data}
mkdir -p "$out"

if [ ! -d "$data/networks" ]; then
  echo "data sets not found in $data: set NICHE_DATA to the folder that holds them" >&2
  exit 1
fi

flags=(-data "$data" -out "$out")
case " $* " in *" gillespie "*) ;; *)
if ! echo 'int main(void){return 0;}' | gcc -x c - -o "$out/probe" -lsundials_cvode -lsundials_sunlinsolklu -lklu 2>/dev/null; then
  echo "gcc, SUNDIALS (with KLU) or SuiteSparse is missing (Debian: apt-get install gcc libsundials-dev libsuitesparse-dev); going on without CVODE" >&2
  flags+=(-cvode=false)
fi
rm -f "$out/probe" ;;
esac

if need roadrunner basico COPASI numpy; then
  flags+=(-python "$python")
else
  echo "going on without libRoadRunner and COPASI" >&2
fi

case " $* " in *" gillespie "*)
  need bionetgen bngsim || echo "going on without them" >&2
  for program in "$venv"/lib/python*/site-packages/bionetgen/bng-linux/bin/run_network; do
    [ -x "$program" ] && flags+=(-run_network "$program")
  done ;;
esac

CGO_ENABLED=0 go build -o "$out/peers" ./bench/peers
OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1 "$out/peers" "${flags[@]}" "$@"
case " $* " in *" gillespie "*) cat "$out/gillespie.md" ;; *) cat "$out/table.md" ;; esac
