package conformance

import (
	"math"

	"niche/ensemble"
	"niche/rng"
)

// Settings of the estimate of false alarms.
const (
	alarmDraws   = 4000 // runs of a perfect simulator
	alarmBatches = 256  // into which the realisations are gathered
)

// falseAlarm estimates the probability with which a perfect simulator has more
// than one point outside in some series of one run.
//
// For many realisations the scores of a run are jointly normal with mean 0 and
// the covariance of the terms that they average: (x − mean)/σ for Z and
// ((x − mean)² − σ²)/(√2 σ²) for Y, the points of all series at once. The terms of the run at
// hand, summed by batches and multiplied by independent normal numbers, have that
// covariance (multiplier bootstrap); each such draw is judged like a run.
func (c *stochasticCase) falseAlarm(stats *ensemble.Statistics) float64 {
	terms := c.terms(stats)
	points := len(c.series) * len(stats.Times)
	scores := make([]float64, points)
	stream := rng.New(rng.Key{Purpose: rng.Bootstrap})
	alarms := 0
	for range alarmDraws {
		clear(scores)
		for b := 0; b < len(terms); b += points {
			e := stream.Normal()
			for k, v := range terms[b : b+points] {
				scores[k] += e * v
			}
		}
		if c.alarms(scores, len(stats.Times)) {
			alarms++
		}
	}
	return float64(alarms+1) / (alarmDraws + 1) // on the safe side
}

// terms returns, for each batch of realisations, the sum of the terms of every
// point over √n.
func (c *stochasticCase) terms(stats *ensemble.Statistics) []float64 {
	times, columns := len(stats.Times), len(stats.Columns)
	points, n := len(c.series)*times, stats.Replicates
	batches := min(alarmBatches, n)
	sums := make([]float64, batches*points)
	for i := range c.series {
		s := &c.series[i]
		col := &stats.Columns[s.quantity]
		for k := range times {
			sd := col.SD[k]
			if sd == 0 || math.IsNaN(sd) || math.IsInf(sd, 0) {
				continue
			}
			for r := range n {
				d := (stats.Values[(r*times+k)*columns+s.quantity] - col.Mean[k]) / sd
				if s.deviation {
					d = (d*d - 1) / math.Sqrt2
				}
				sums[r*batches/n*points+i*times+k] += d / math.Sqrt(float64(n))
			}
		}
	}
	return sums
}

// alarms judges the scores of one draw.
func (c *stochasticCase) alarms(scores []float64, times int) bool {
	for i := range c.series {
		outside := 0
		for _, v := range scores[i*times : (i+1)*times] {
			if !(v >= c.series[i].low && v <= c.series[i].high) {
				outside++
			}
		}
		if outside > 1 {
			return true
		}
	}
	return false
}
