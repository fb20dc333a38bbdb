package bench

import (
	"fmt"
	"os"
	"path/filepath"

	"niche/compile"
	"niche/compile/bytecode"
	"niche/format/bngl"
	"niche/model"
	"niche/ssa"
)

// JumpProblem names a stochastic simulation of a BioNetGen network.
type JumpProblem struct {
	Name string
	// File is the .net file, SBML the same network as SBML if there is a published
	// one; both relative to the data folder.
	File, SBML string
	// End is the last of Outputs equidistant output times [unit of t of the model].
	End float64
}

// JumpProblems returns the networks of Loman et al. 2023, doi
// 10.1371/journal.pcbi.1011530, by number of species. One realisation fires 0.3 to
// 3 million times.
func JumpProblems() []JumpProblem {
	return []JumpProblem{
		{Name: "multistate", File: "networks/multistate.net", SBML: "networks/multistate_no_obs.xml", End: 1000},
		{Name: "multisite2", File: "networks/multisite2.net", SBML: "networks/multisite2_no_obs.xml", End: 100},
		{Name: "egfr_net", File: "networks/egfr_net.net", SBML: "networks/egfr_net_no_obs.xml", End: 10},
		{Name: "BCR", File: "networks/BCR.net", End: 1},
		{Name: "fceri_gamma2", File: "networks/fceri_gamma2.net", End: 100},
	}
}

// Times returns the output times, from 0 to End.
func (p *JumpProblem) Times() []float64 {
	return (&Problem{End: p.End}).Times()
}

// Load reads p from the data folder and makes a simulator of it.
func (p *JumpProblem) Load(data string, options ssa.Options) (*model.Model, *ssa.Simulator, error) {
	path := filepath.Join(data, filepath.FromSlash(p.File))
	src, err := os.ReadFile(path)
	if err != nil {
		return nil, nil, err
	}
	m, problems := bngl.Read(path, src)
	if err := problems.Err(); err != nil {
		return nil, nil, fmt.Errorf("%s: %w", p.Name, err)
	}
	sys, problems := compile.Lower(m, compile.Options{Jumps: true})
	if err := problems.Err(); err != nil {
		return nil, nil, fmt.Errorf("%s: %w", p.Name, err)
	}
	program, err := bytecode.Engine{}.Compile(sys)
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", p.Name, err)
	}
	s, err := ssa.New(program, options)
	return m, s, err
}
