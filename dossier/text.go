package dossier

import (
	"fmt"
	"strings"

	"niche/stats"
	"niche/verdict"
)

// Text is the table of claims for people, one claim in two or three lines.
func (o *Outcome) Text() string {
	var b strings.Builder
	s := o.Source.Study
	fmt.Fprintf(&b, "%s\n", s.Title)
	fmt.Fprintf(&b, "%d donors × %d replicates, %s cells, seed %d", o.Options.Donors, o.Options.Replicates, o.Trial.Engine().Name(), o.Options.Seed)
	if o.Options.Quick {
		b.WriteString(" — quick: few donors, no predictions, no variants, no sensitivities")
	}
	b.WriteString("\n\n")
	for i := range o.Claims {
		c, v := &s.Claims[i], &o.Claims[i]
		fmt.Fprintf(&b, "%-5s %-9s %s\n", Word(v.Pass), c.ID.Text, c.Says)
		fmt.Fprintf(&b, "                %s; %s, %s; %.0f %% of donors; p %s; %s\n", Effect(v), c.Kind.Text, c.Magnitude.Text, 100*v.Agreeing.Value, P(v.Holm), o.cite(c.Source.Text))
		if text := controlText("abolished by", v.Abolished); text != "" {
			fmt.Fprintf(&b, "                %s\n", text)
		}
		if text := controlText("unaffected by", v.Unaffected); text != "" {
			fmt.Fprintf(&b, "                %s\n", text)
		}
		for _, r := range v.Reasons {
			fmt.Fprintf(&b, "                because %s\n", r)
		}
	}
	fmt.Fprintf(&b, "\n%d of %d claims pass\n", o.Passed(), len(o.Claims))
	return b.String()
}

// Word is PASS or FAIL.
func Word(pass bool) string {
	if pass {
		return "PASS"
	}
	return "FAIL"
}

// Effect is an effect with its interval.
func Effect(v *verdict.Verdict) string { return effectText(v.Scale, v.Effect) }

func effectText(s verdict.Scale, i stats.Interval) string {
	if s == verdict.Difference {
		return fmt.Sprintf("%+.3g (%.3g to %.3g)", i.Value, i.Low, i.High)
	}
	return fmt.Sprintf("%.3g-fold (%.3g to %.3g)", i.Value, i.Low, i.High)
}

// P is a p value for people.
func P(p float64) string {
	switch {
	case p < 1e-4:
		return "< 0.0001"
	case p != p:
		return "not computed"
	}
	return fmt.Sprintf("%.2g", p)
}

func controlText(what string, all []verdict.Control) string {
	var parts []string
	for _, c := range all {
		mark := ""
		if !c.Holds {
			mark = "NOT "
		}
		parts = append(parts, fmt.Sprintf("%s%s (%.0f %% left)", mark, c.Arm, 100*c.Remainder.Value))
	}
	if parts == nil {
		return ""
	}
	return what + " " + strings.Join(parts, ", ")
}

// cite is the short form of a reference.
func (o *Outcome) cite(id string) string {
	for _, r := range o.Source.Study.References {
		if r.ID.Text == id {
			return r.Cite
		}
	}
	return id
}
