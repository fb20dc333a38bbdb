package expr

import (
	"encoding/xml"
	"io"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestMathML(t *testing.T) {
	p := NewPool()
	e := mustParse(t, p, "Vmax*S^n/(K^n + S^n) - 1.5e-7*piecewise(log2(x), time > 5, root(3, -inf)) + f(rateOf(S), arcsin(2))", Grammar{})
	want := `<math xmlns="http://www.w3.org/1998/Math/MathML">
  <apply>
    <plus/>
    <apply>
      <minus/>
      <apply>
        <divide/>
        <apply>
          <times/>
          <ci> Vmax </ci>
          <apply>
            <power/>
            <ci> S </ci>
            <ci> n </ci>
          </apply>
        </apply>
        <apply>
          <plus/>
          <apply>
            <power/>
            <ci> K </ci>
            <ci> n </ci>
          </apply>
          <apply>
            <power/>
            <ci> S </ci>
            <ci> n </ci>
          </apply>
        </apply>
      </apply>
      <apply>
        <times/>
        <cn type="e-notation"> 1.5 <sep/> -7 </cn>
        <piecewise>
          <piece>
            <apply>
              <log/>
              <logbase>
                <cn type="integer"> 2 </cn>
              </logbase>
              <ci> x </ci>
            </apply>
            <apply>
              <gt/>
              <csymbol encoding="text" definitionURL="http://www.sbml.org/sbml/symbols/time"> time </csymbol>
              <cn type="integer"> 5 </cn>
            </apply>
          </piece>
          <otherwise>
            <apply>
              <root/>
              <degree>
                <cn type="integer"> 3 </cn>
              </degree>
              <apply>
                <minus/>
                <infinity/>
              </apply>
            </apply>
          </otherwise>
        </piecewise>
      </apply>
    </apply>
    <apply>
      <ci> f </ci>
      <apply>
        <csymbol encoding="text" definitionURL="http://www.sbml.org/sbml/symbols/rateOf"> rateOf </csymbol>
        <ci> S </ci>
      </apply>
      <apply>
        <arcsin/>
        <cn type="integer"> 2 </cn>
      </apply>
    </apply>
  </apply>
</math>
`
	if got := p.MathML(e, ""); got != want {
		t.Errorf("got\n%s", got)
	}
}

// Every expression becomes well-formed XML, and every operation has a name.
func TestMathMLIsWellFormed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := NewPool()
		text := p.MathML(drawExpr(t, p, 4, false), "\t")
		d := xml.NewDecoder(strings.NewReader(text))
		for {
			tok, err := d.Token()
			if err == io.EOF {
				return
			}
			if err != nil {
				t.Fatalf("%v in\n%s", err, text)
			}
			if s, ok := tok.(xml.StartElement); ok && s.Name.Space != mathNamespace {
				t.Fatalf("element %v", s.Name)
			}
		}
	})
}

func TestMathMLEscapesNames(t *testing.T) {
	p := NewPool()
	if got := p.MathML(p.Symbol("a<b&c>"), ""); !strings.Contains(got, "<ci> a&lt;b&amp;c&gt; </ci>") {
		t.Error(got)
	}
}
