#!/usr/bin/env bash
# Runs every fuzz target of the module for the time given as first argument.
set -euo pipefail
for file in $(git ls-files '*_test.go' | xargs grep -lE '^func Fuzz'); do
	for target in $(grep -oE '^func Fuzz[A-Za-z0-9_]+' "$file" | cut -d' ' -f2); do
		echo "== $target in $(dirname "$file")"
		# By default up to a minute goes into making each interesting input smaller,
		# which leaves slow targets no time for anything else.
		go test -run '^$' -fuzz "^$target\$" -fuzztime "$1" -fuzzminimizetime 2s -parallel "${PARALLEL:-2}" "./$(dirname "$file")"
	done
done
