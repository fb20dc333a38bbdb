# Each target is a line that a person can paste.
.PHONY: build test race lint fuzz conformance bench bench-peers biomodels golden ci

TOOL = go tool -modfile=internal/tools.mod
FUZZTIME ?= 20s

build: ## the niche binary in the current folder
	CGO_ENABLED=0 go build -o niche ./cmd/niche

test: ## everything that needs no data beyond the repository
	go test ./...

race: ## the packages that share state between goroutines, under the race detector
	go test -race ./sim ./fit ./run ./compile/...

lint: ## formatting and static analysis
	test -z "$$(gofmt -l .)" || { gofmt -l .; exit 1; }
	go vet ./...
	$(TOOL) staticcheck ./...

fuzz: ## each fuzz target for FUZZTIME
	bash internal/fuzz.sh $(FUZZTIME)

conformance: ## the suites that read $$NICHE_DATA (default ../shared/data); absence fails
	CI=true go test -count=1 ./format/... ./networks ./fit ./sim ./run ./conformance ./validation ./cmd/...

bench: ## times of right-hand sides, integrations and objective evaluations
	go test -run '^$$' -bench . -benchmem -timeout 30m ./bench

bench-peers: ## times against SUNDIALS, libRoadRunner, COPASI and BioNetGen; agreement with two of them on 540 models
	bash bench/peers/run.sh
	bash bench/peers/run.sh -section gillespie
	bash bench/agreement/run.sh

biomodels: build ## reads, checks and simulates 540 curated models; the table of their times
	./niche suite biomodels $${NICHE_DATA:-../shared/data}/biomodels --table --workers 1

golden: ## rewrite the golden files, then look at the difference
	go test ./ode ./ode/... ./report ./cmd/... -update

ci:
	bash .ci/run
