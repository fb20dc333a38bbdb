# Sourced by the scripts of bench/: the Python environment of the programs that
# niche is compared with, in $NICHE_PEERS (default bench/out/venv).
venv=${NICHE_PEERS:-bench/out/venv}
python=$venv/bin/python

# The packages that hold the modules, at the versions compared.
declare -A package=(
  [roadrunner]='libroadrunner==2.10.0'
  [basico]='copasi-basico==0.92'
  [COPASI]='python-copasi==4.48.311'
  [antimony]='antimony==3.3.0'
  [bionetgen]='bionetgen==0.8.7'
  [bngsim]='bngsim==0.16.0'
  [numpy]='numpy==2.4.6'
)

# has MODULE...: tells whether all are installed.
has() {
  "$python" -c 'import importlib.util as u, sys; sys.exit(any(u.find_spec(m) is None for m in sys.argv[1:]))' "$@" 2>/dev/null
}

# need MODULE...: installs what is missing; false, with a message, if it cannot.
need() {
  has "$@" && return
  local wanted=() module
  for module in "$@"; do wanted+=("${package[$module]}"); done
  { [ -x "$python" ] || python3 -m venv "$venv"; } && "$venv/bin/pip" install --quiet "${wanted[@]}" && has "$@" ||
    { echo "could not be installed: ${wanted[*]}" >&2; return 1; }
}
