package report

import (
	"math"
	"strconv"
	"strings"
)

// tick is a mark on an axis; a minor one has no label.
type tick struct {
	Value float64
	Label string
}

// roundTicks marks the range low to high at about wanted multiples of 1, 2 or 5
// times a power of ten.
func roundTicks(low, high float64, wanted int) []tick {
	if !(high > low) || math.IsInf(high-low, 0) {
		return []tick{{low, tickLabel(low)}}
	}
	power := math.Pow(10, math.Floor(math.Log10((high-low)/float64(wanted))))
	step := power
	for _, m := range []float64{2, 5, 10} {
		if (high-low)/step <= float64(wanted)+0.5 {
			break
		}
		step = m * power
	}
	var ticks []tick
	for k := math.Ceil(low/step - 1e-9); k*step <= high+1e-9*step; k++ {
		v := round(k*step, step)
		ticks = append(ticks, tick{v, tickLabel(v)})
	}
	return ticks
}

// round removes the rounding error of a multiple of step.
func round(v, step float64) float64 {
	if v == 0 {
		return 0
	}
	digits := max(0, int(math.Ceil(-math.Log10(step)))+1)
	r, err := strconv.ParseFloat(strconv.FormatFloat(v, 'f', digits, 64), 64)
	if err != nil {
		return v
	}
	return r
}

// logTicks marks the powers of ten between low and high, and within few of them
// 2 and 5 times these; others are minor.
func logTicks(low, high float64) []tick {
	first, last := int(math.Floor(math.Log10(low)+1e-9)), int(math.Ceil(math.Log10(high)-1e-9))
	stride := max(1, (last-first+7)/8)
	decades := math.Log10(high / low)
	var ticks []tick
	for e := first; e <= last; e++ {
		for m := 1; m < 10; m++ {
			v := decimal(m, e)
			if v < low*(1-1e-9) || v > high*(1+1e-9) {
				continue
			}
			label := ""
			switch {
			case m == 1 && (e-first)%stride == 0, decades <= 2.2 && (m == 2 || m == 5), decades <= 0.8:
				label = tickLabel(v)
			case m > 1 && stride > 1:
				continue
			}
			ticks = append(ticks, tick{v, label})
		}
	}
	return ticks
}

// decimal returns m·10^e as it is read from text.
func decimal(m, e int) float64 {
	v, err := strconv.ParseFloat(strconv.Itoa(m)+"e"+strconv.Itoa(e), 64)
	if err != nil {
		return math.NaN()
	}
	return v
}

// tickLabel prints v in full between 0.001 and 9,999,999, otherwise as
// mantissa×10^exponent.
func tickLabel(v float64) string {
	if a := math.Abs(v); v == 0 || a >= 0.000999 && a < 9999999.5 {
		return grouped(strconv.FormatFloat(v, 'f', -1, 64))
	}
	mantissa, exponent, _ := strings.Cut(strconv.FormatFloat(v, 'e', -1, 64), "e")
	e, err := strconv.Atoi(exponent)
	if err != nil {
		return mantissa
	}
	power := "10^" + minus(strconv.Itoa(e))
	if mantissa == "1" {
		return power
	}
	return minus(mantissa) + "×" + power
}

// raised writes the exponent of a text such as 1.2×10^−5 in raised digits, for
// running text; figures raise it themselves.
func raised(s string) string {
	base, exponent, ok := strings.Cut(s, "10^")
	if !ok {
		return s
	}
	digits := len(exponent) - len(strings.TrimLeft(exponent, "−0123456789"))
	return base + "10" + superscripts.Replace(exponent[:digits]) + raised(exponent[digits:])
}

var superscripts = strings.NewReplacer("−", "⁻", "0", "⁰", "1", "¹", "2", "²", "3", "³", "4", "⁴", "5", "⁵", "6", "⁶", "7", "⁷", "8", "⁸", "9", "⁹")

// grouped puts commas into the integer part of a decimal number of five digits
// or more, and a true minus sign before a negative one.
func grouped(s string) string {
	whole, fraction, point := strings.Cut(strings.TrimPrefix(s, "-"), ".")
	if len(whole) > 4 {
		for i := len(whole) - 3; i > 0; i -= 3 {
			whole = whole[:i] + "," + whole[i:]
		}
	}
	if point {
		whole += "." + fraction
	}
	if strings.HasPrefix(s, "-") {
		return "−" + whole
	}
	return whole
}

// minus replaces the hyphen of a number by a minus sign.
func minus(s string) string { return strings.Replace(s, "-", "−", 1) }

// brief prints v with the given number of significant digits, in full where it
// is short.
func brief(v float64, digits int) string {
	switch {
	case math.IsNaN(v):
		return "–"
	case math.IsInf(v, 0):
		return map[bool]string{true: "∞", false: "−∞"}[v > 0]
	case v == 0:
		return "0"
	}
	r, err := strconv.ParseFloat(strconv.FormatFloat(v, 'g', digits, 64), 64)
	if err != nil {
		return "–"
	}
	if a := math.Abs(r); a < 0.001 || a >= 1e7 {
		return tickLabel(r)
	}
	decimals := max(0, digits-1-int(math.Floor(math.Log10(math.Abs(r))+1e-12)))
	return grouped(strconv.FormatFloat(r, 'f', decimals, 64))
}

// decimals prints v with as many digits as it has, at most four.
func decimals(v float64) string { return grouped(strconv.FormatFloat(roundTo(v, 4), 'f', -1, 64)) }

// places returns how many decimals v has at three significant digits, two below
// 1.
func places(v float64) int {
	if v == 0 || math.IsNaN(v) || math.IsInf(v, 0) {
		return 0
	}
	decimals := max(0, 2-int(math.Floor(math.Log10(math.Abs(v))+1e-9)))
	if math.Abs(v) < 0.995 {
		decimals--
	}
	return decimals
}
