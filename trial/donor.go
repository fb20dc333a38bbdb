package trial

import (
	"fmt"
	"hash/fnv"
	"slices"

	"gonum.org/v1/gonum/mat"

	"niche/culture"
	"niche/diag"
	"niche/rng"
	"niche/study"
)

// Median is the number of the donor whose factors are all 1.
const Median = -1

// cohort draws the factors of donors.
type cohort struct {
	vary   []study.Variation
	factor *mat.Cholesky // of the correlations between normal scores; nil if there are none
}

// newCohort prepares the variation of a study. The error is a diag.List.
func newCohort(s *study.Study) (*cohort, error) {
	c := &cohort{}
	if s.Donors == nil {
		return c, nil
	}
	c.vary = s.Donors.Vary
	if len(s.Donors.Correlations) == 0 {
		return c, nil
	}
	m := mat.NewSymDense(len(c.vary), nil)
	for i := range c.vary {
		m.SetSym(i, i, 1)
	}
	index := func(n study.Name) int {
		return slices.IndexFunc(c.vary, func(v study.Variation) bool { return v.ID.Text == n.Text })
	}
	for _, k := range s.Donors.Correlations {
		m.SetSym(index(k.Between[0]), index(k.Between[1]), culture.Number(k.Value))
	}
	c.factor = new(mat.Cholesky)
	if !c.factor.Factorize(m) {
		var list diag.List
		list.Errorf(diag.StudyRange, s.Donors.Correlations[0].Pos, "choose correlations that can hold together", "the correlations between donors contradict one another")
		return nil, list.Err()
	}
	return c, nil
}

// factors returns those of a donor.
func (c *cohort) factors(seed uint64, donor int) culture.Factors {
	all := culture.Factors{}
	if donor == Median {
		return all
	}
	score := make([]float64, len(c.vary))
	for i, v := range c.vary {
		stream := rng.New(rng.Key{Seed: seed, Purpose: rng.Donors, Entity: uint32(donor), Step: hash(v.ID.Text)})
		score[i] = stream.Normal()
	}
	if c.factor != nil {
		var lower mat.TriDense
		c.factor.LTo(&lower)
		mixed := make([]float64, len(score))
		for i := range score {
			for j := range i + 1 {
				mixed[i] += float64(lower.At(i, j) * score[j])
			}
		}
		score = mixed
	}
	for i, v := range c.vary {
		x := v.Factor(score[i])
		all[v.ID.Text] = x
		for _, n := range v.With {
			all[n.Text] = x
		}
	}
	return all
}

// hash turns names into a stream number that does not depend on their order in a
// file.
func hash(names ...any) uint32 {
	h := fnv.New32a()
	for _, n := range names {
		fmt.Fprintf(h, "%v\x00", n)
	}
	return h.Sum32()
}
