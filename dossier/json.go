package dossier

import (
	"math"

	"niche/stats"
	"niche/study"
	"niche/verdict"
)

// JSON is the outcome for programs. Numbers that cannot be given are null.
func (o *Outcome) JSON() map[string]any {
	claims := make([]map[string]any, len(o.Claims))
	for i := range o.Claims {
		c := &o.Source.Study.Claims[i]
		row := judged(&o.Claims[i], &c.Comparison)
		row["says"], row["source"], row["kind"], row["magnitude"] = c.Says, c.Source.Text, c.Kind.Text, c.Magnitude.Text
		claims[i] = row
	}
	predictions := make([]map[string]any, len(o.Predictions))
	for i := range o.Predictions {
		p := &o.Source.Study.Predictions[i]
		row := judged(&o.Predictions[i], &p.Comparison)
		row["says"], row["refuted_by"] = p.Says, p.RefutedBy
		predictions[i] = row
	}
	passed := o.Passed()
	all := map[string]any{
		"study": o.Source.Name, "title": o.Source.Study.Title, "quick": o.Options.Quick, "seed": o.Options.Seed,
		"resolution": o.Trial.Engine().Name(), "donors": o.Options.Donors, "replicates": o.Options.Replicates,
		"claims": claims, "predictions": predictions, "passed": passed, "failed": len(o.Claims) - passed,
	}
	variants := make([]map[string]any, len(o.Variants))
	for i := range o.Variants {
		variants[i] = map[string]any{"id": o.Variants[i].ID, "title": o.Variants[i].Title, "flips": o.Flips(i)}
	}
	all["variants"] = variants
	if o.Screens != nil {
		all["sensitivities"] = o.screens()
	}
	if o.Plates != nil {
		all["plates"] = o.plateRecords()
	}
	return all
}

// Passed counts the claims that pass.
func (o *Outcome) Passed() int {
	n := 0
	for i := range o.Claims {
		if o.Claims[i].Pass {
			n++
		}
	}
	return n
}

// Flips lists the claims that variant i judges differently.
func (o *Outcome) Flips(i int) []string {
	ids := []string{}
	for k := range o.Variants[i].Claims {
		if o.Variants[i].Claims[k].Pass != o.Claims[k].Pass {
			ids = append(ids, o.Claims[k].ID)
		}
	}
	return ids
}

// judged is one verdict.
func judged(v *verdict.Verdict, c *study.Comparison) map[string]any {
	word := "FAIL"
	if v.Pass {
		word = "PASS"
	}
	row := map[string]any{
		"id": v.ID, "verdict": word, "reasons": v.Reasons, "arm": c.Arm.Text, "control": c.Control.Text, "readout": c.Readout.Text,
		"effect": number(v.Effect.Value), "interval": interval(v.Effect), "scale": scaleName(v.Scale), "test": v.Test,
		"p": number(v.Holm), "p_unadjusted": number(v.P), "donors": v.Donors, "agreeing": number(v.Agreeing.Value),
		"abolished_by": controls(v.Abolished), "null_controls": controls(v.Unaffected),
	}
	if v.Reasons == nil {
		row["reasons"] = []string{}
	}
	return row
}

func controls(all []verdict.Control) map[string]any {
	m := map[string]any{}
	for _, c := range all {
		m[c.Arm] = map[string]any{"holds": c.Holds, "effect": number(c.Effect.Value), "interval": interval(c.Effect),
			"remainder": number(c.Remainder.Value), "remainder_interval": interval(c.Remainder), "p": number(c.P), "reason": c.Reason}
	}
	return m
}

func (o *Outcome) screens() []map[string]any {
	out := make([]map[string]any, len(o.Screens))
	for i, s := range o.Screens {
		var rows []map[string]any
		for _, r := range s.Ranked[:min(screened, len(s.Ranked))] {
			rows = append(rows, map[string]any{"parameter": r.Constant.Names[0], "value": number(r.Constant.Value), "unit": r.Constant.Unit,
				"effect_at_half": number(r.Low), "effect_at_double": number(r.High), "flips": r.Flips})
		}
		out[i] = map[string]any{"claim": s.Claim, "effect": number(s.Effect), "slack": number(s.Slack), "parameters": rows}
	}
	return out
}

// screened is how many numbers are named for each claim.
const screened = 5

func scaleName(s verdict.Scale) string {
	if s == verdict.Difference {
		return "difference"
	}
	return "fold"
}

// number is x, or nil where JSON has no word for it.
func number(x float64) any {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return nil
	}
	return x
}

func interval(i stats.Interval) []any { return []any{number(i.Low), number(i.High)} }
