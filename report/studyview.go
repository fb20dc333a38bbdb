package report

import (
	"bytes"
	"cmp"
	_ "embed"
	"fmt"
	"html/template"
	"math"
	"regexp"
	"strings"

	"niche/report/canvas"
	"niche/store"
)

//go:embed study.html.tmpl
var studySource string

//go:embed study.css
var studyStyle string

//go:embed study.js
var studyScript string

// Drawings returns all figures of p in the order in which they are numbered: the
// wiring diagram, those of the sections, and the sensitivities.
func (p *StudyPage) Drawings() []Drawing {
	var list []Drawing
	if p.Wiring != nil {
		list = append(list, p.Wiring)
	}
	for i := range p.Sections {
		list = append(list, p.Sections[i].Figures...)
	}
	return append(list, p.Sensitivities.Figures...)
}

// HTML renders p as one self-contained file. It fails if a source or a figure is
// named that is not on the page, or two figures have one name.
func (p *StudyPage) HTML() ([]byte, error) {
	drawn, err := drawAll(p.Drawings(), 1, false)
	if err != nil {
		return nil, err
	}
	return p.html(drawn)
}

// html renders p with its figures.
func (p *StudyPage) html(drawn []drawnFigure) ([]byte, error) {
	v, err := p.view(drawn)
	if err != nil {
		return nil, fmt.Errorf("report: %w", err)
	}
	tmpl, err := template.New("study").Funcs(template.FuncMap{
		"cite": v.cite, "figref": v.figureLink, "bar": v.bar, "effect": Effect.String, "magnitude": Effect.magnitude, "interval": Effect.bounds, "p": pValue, "percent": percent,
		"rows": tableRows, "more": hidden, "number": decimals, "has": isNumber, "share": shareBar, "short": shortHeading,
	}).Parse(studySource)
	if err != nil {
		return nil, fmt.Errorf("report template: %w", err)
	}
	var b bytes.Buffer
	if err := tmpl.Execute(&b, v); err != nil {
		return nil, fmt.Errorf("report: %w", err)
	}
	return b.Bytes(), nil
}

// shortHeading is what stands before the colon of a heading, if there is one.
func shortHeading(s string) string {
	short, _, _ := strings.Cut(s, ":")
	return short
}

// studyView is what the template shows.
type studyView struct {
	*StudyPage
	Style         template.CSS
	Script        template.JS
	Passed, All   int
	WiringView    *figureView
	SectionViews  []sectionView
	Sensitivity   *sectionView
	Counts        parameterCounts
	figures       map[string]*figureView
	references    map[string]int
	effectRange   map[Effect]span // by unit and null only
	CitationViews []citationView
}

// figureView is a figure with its number.
type figureView struct {
	Labels
	Number int
	SVG    template.HTML
	Table  *store.Table
	Width  float64 // [px]
}

type sectionView struct {
	ID, Heading string
	Paragraphs  []string
	Tables      []*store.Table
	Figures     []*figureView
}

type citationView struct {
	Citation
	Number int
	Link   string
}

// parameterCounts says where the parameters come from.
type parameterCounts struct{ All, Sourced, Tentative, Fitted int }

func (p *StudyPage) view(drawn []drawnFigure) (*studyView, error) {
	v := &studyView{StudyPage: p, Style: template.CSS(studyStyle), Script: template.JS(studyScript), //nolint:gosec // our own files
		figures: map[string]*figureView{}, references: map[string]int{}}
	v.Passed, v.All = Passed(p.Claims)
	for i, c := range p.References {
		v.references[c.ID] = i + 1
		v.CitationViews = append(v.CitationViews, citationView{c, i + 1, c.link()})
	}
	if err := v.number(drawn); err != nil {
		return nil, err
	}
	v.Counts = countParameters(p.Methods.Parameters)
	v.effectRange = effectRanges(p.Claims)
	return v, v.check()
}

// number spreads the figures, which come in the order of Drawings, over the
// sections.
func (v *studyView) number(drawn []drawnFigure) error {
	for i := range drawn {
		f := &drawn[i]
		if _, ok := v.figures[f.Name]; ok {
			return fmt.Errorf("two figures are called %q", f.Name)
		}
		v.figures[f.Name] = &figureView{f.Labels, i + 1, template.HTML(f.SVG), f.Table, f.Width} //nolint:gosec // our own drawing, text escaped
	}
	next := 0
	take := func(n int) []*figureView {
		var list []*figureView
		for range n {
			list = append(list, v.figures[drawn[next].Name])
			next++
		}
		return list
	}
	if v.Wiring != nil {
		v.WiringView = take(1)[0]
	}
	for i, s := range v.Sections {
		v.SectionViews = append(v.SectionViews, sectionView{fmt.Sprintf("results-%d", i+1), s.Heading, s.Paragraphs, s.Tables, take(len(s.Figures))})
	}
	if s := v.Sensitivities; s.Heading != "" || len(s.Figures) > 0 {
		v.Sensitivity = &sectionView{"sensitivity", cmp.Or(s.Heading, "Sensitivity"), s.Paragraphs, s.Tables, take(len(s.Figures))}
	}
	return nil
}

// check wants every source and figure that is named to be on the page.
func (v *studyView) check() error {
	for i := range v.Claims {
		if c := &v.Claims[i]; c.Source != "" && v.references[c.Source] == 0 {
			return fmt.Errorf("claim %q cites %q, which is not among the references", c.ID, c.Source)
		}
	}
	for i := range v.Methods.Parameters {
		if r := &v.Methods.Parameters[i]; r.cited() && v.references[r.Source] == 0 {
			return fmt.Errorf("parameter %q cites %q, which is not among the references", r.Name, r.Source)
		}
	}
	for i := range v.Predictions {
		for _, name := range v.Predictions[i].Figures {
			if v.figures[name] == nil {
				return fmt.Errorf("prediction %q shows figure %q, which is not on the page", v.Predictions[i].ID, name)
			}
		}
	}
	return nil
}

func (r *ParameterRow) cited() bool { return r.Source != "" && r.Source != "tentative" }

func countParameters(rows []ParameterRow) parameterCounts {
	n := parameterCounts{All: len(rows)}
	for i := range rows {
		switch r := &rows[i]; {
		case r.Fitted:
			n.Fitted++
		case r.cited():
			n.Sourced++
		default:
			n.Tentative++
		}
	}
	return n
}

// year finds the first year in a text.
var year = regexp.MustCompile(`\b(19|20)\d\d\b`)

// short is the name under which c is cited: what stands before the first comma
// or parenthesis, and the year.
func (c *Citation) short() string {
	if c.Short != "" {
		return c.Short
	}
	at := year.FindStringIndex(c.Text)
	if at == nil {
		if len(c.Text) <= 30 {
			return c.Text
		}
		return c.ID
	}
	head := c.Text[:at[0]]
	if i := strings.IndexAny(head, ",(;"); i >= 0 {
		head = head[:i]
	}
	return strings.TrimSpace(strings.TrimSpace(head) + " " + c.Text[at[0]:at[1]])
}

func (c *Citation) link() string {
	if c.DOI != "" {
		return "https://doi.org/" + c.DOI
	}
	return c.URL
}

// cite links a source to its entry in the references; other words stay.
func (v *studyView) cite(id string) template.HTML {
	n := v.references[id]
	if n == 0 {
		return template.HTML(template.HTMLEscapeString(id))
	}
	c := &v.References[n-1]
	text := fmt.Sprintf(`<a href="#ref-%d">%s</a>`, n, template.HTMLEscapeString(c.short()))
	if link := c.link(); strings.HasPrefix(link, "https://") || strings.HasPrefix(link, "http://") {
		word := "link"
		if c.DOI != "" {
			word = "doi"
		}
		text += fmt.Sprintf(` <a class="doi" href="%s">%s</a>`, template.HTMLEscapeString(link), word)
	}
	return template.HTML(text)
}

// figureLink links to a figure of the page.
func (v *studyView) figureLink(name string) template.HTML {
	f := v.figures[name]
	return template.HTML(fmt.Sprintf(`<a href="#fig-%s">Figure %d</a>`, template.HTMLEscapeString(f.Name), f.Number))
}

func isNumber(v float64) bool { return !math.IsNaN(v) }

// percent prints a share.
func percent(v float64) string {
	if math.IsNaN(v) {
		return "–"
	}
	return minus(fmt.Sprintf("%.0f", 100*v)) + "\u00a0%"
}

// scaleKey is what effects must share to stand on one axis.
func (e Effect) scaleKey() Effect { return Effect{Unit: e.Unit, Null: e.Null} }

// effectRanges returns the axis of every kind of effect: all values, and ends of
// intervals that are not far out.
func effectRanges(claims []ClaimRow) map[Effect]span {
	ranges := map[Effect]span{}
	see := func(e Effect, values ...float64) {
		s, ok := ranges[e.scaleKey()]
		if !ok {
			s = emptySpan()
			s.see(false, e.Null)
		}
		s.see(e.Null > 0, values...)
		ranges[e.scaleKey()] = s
	}
	for i := range claims {
		e := claims[i].Effect
		see(e, e.Value)
		if e.Null > 0 && e.Value > 0 {
			see(e, max(e.Low, e.Value/3), min(e.High, 3*e.Value))
		} else {
			see(e, e.Low, e.High)
		}
	}
	return ranges
}

// Size of the small interval in the table of claims [px].
const effectWidth, effectHeight = 132.0, 18.0

// bar draws the interval of a claim's effect on the axis of its kind.
func (v *studyView) bar(c ClaimRow) template.HTML {
	e := c.Effect
	if math.IsNaN(e.Value) {
		return ""
	}
	s := v.effectRange[e.scaleKey()]
	if s.low == s.high {
		return ""
	}
	x := scale{s.low, s.high, 5, effectWidth - 5, e.Null > 0}
	pic := canvas.New(effectWidth, effectHeight)
	middle := effectHeight / 2
	null := x.at(e.Null)
	pic.Line(null, 1, null, effectHeight-1, canvas.Style{Stroke: canvas.Soft, Dash: []float64{2, 2}})
	ink := verdictInk(c.Verdict())
	low, high := x.at(e.Low), x.at(e.High)
	if math.IsNaN(low) && e.Null > 0 && e.Low <= 0 {
		low = x.from
	}
	if !math.IsNaN(low) && !math.IsNaN(high) {
		pic.Line(clamp(low, 2, effectWidth-2), middle, clamp(high, 2, effectWidth-2), middle, canvas.Style{Stroke: ink, Width: 2})
	}
	if at := x.at(e.Value); !math.IsNaN(at) {
		pic.Circle(at, middle, 3.6, canvas.Style{Fill: ink})
	}
	return template.HTML(pic.SVG("effect " + e.String())) //nolint:gosec // our own drawing
}

// shareBar draws a share as two stretches of a bar.
func shareBar(s Share) template.HTML {
	const width, height = 420.0, 26.0
	pic := canvas.New(width, height)
	explained := clamp(s.Explained.Value, 0, 1)
	if math.IsNaN(explained) {
		return ""
	}
	pic.Rectangle(0, 2, width*explained, height-4, 0, canvas.Style{Fill: Blue.ink()})
	pic.Rectangle(width*explained, 2, width*(1-explained), height-4, 0, canvas.Style{Fill: Orange.ink()})
	font := canvas.Font{Size: 12, Bold: true, Align: canvas.Centre}
	label := func(from, to float64, text string, c Colour) {
		font.Ink = c.ink().Over()
		if font.Width(text) < to-from-8 {
			pic.Text((from+to)/2, height/2+4.3, text, font)
		}
	}
	label(0, width*explained, s.By+" "+percent(s.Explained.Value), Blue)
	label(width*explained, width, "unexplained "+percent(s.Unexplained.Value), Orange)
	return template.HTML(pic.SVG(fmt.Sprintf("%s explains %s, %s unexplained", s.By, percent(s.Explained.Value), percent(s.Unexplained.Value)))) //nolint:gosec // our own drawing
}
