package canvas

import (
	"bytes"
	"fmt"
	"image/color"
	"image/png"

	"git.sr.ht/~sbinet/gg"
)

// PNG writes p as a bitmap with scale dots per pixel of the picture.
func (p *Picture) PNG(scale float64) ([]byte, error) {
	dc := gg.NewContext(int(p.Width*scale+0.5), int(p.Height*scale+0.5))
	dc.SetColor(Paper.colour(1))
	dc.Clear()
	for i := range p.items {
		if err := p.items[i].paint(dc, scale); err != nil {
			return nil, err
		}
	}
	var b bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestSpeed}
	if err := encoder.Encode(&b, dc.Image()); err != nil {
		return nil, fmt.Errorf("png: %w", err)
	}
	return b.Bytes(), nil
}

func (i Ink) colour(opacity float64) color.Color {
	return color.NRGBA{i.R, i.G, i.B, uint8(255*opacity + 0.5)}
}

func (it *item) paint(dc *gg.Context, k float64) error {
	switch it.kind {
	case rectangle:
		if it.r > 0 {
			dc.DrawRoundedRectangle(it.at.X*k, it.at.Y*k, it.w*k, it.h*k, it.r*k)
		} else {
			dc.DrawRectangle(it.at.X*k, it.at.Y*k, it.w*k, it.h*k)
		}
	case circle:
		dc.DrawCircle(it.at.X*k, it.at.Y*k, it.r*k)
	case outline:
		for _, s := range it.path {
			s.paint(dc, k)
		}
	case text:
		return it.paintText(dc, k)
	default:
		return nil
	}
	it.style.paint(dc, k)
	return nil
}

func (s segment) paint(dc *gg.Context, k float64) {
	switch s.op {
	case 'M':
		dc.MoveTo(s.target.X*k, s.target.Y*k)
	case 'L':
		dc.LineTo(s.target.X*k, s.target.Y*k)
	case 'C':
		dc.CubicTo(s.a.X*k, s.a.Y*k, s.b.X*k, s.b.Y*k, s.target.X*k, s.target.Y*k)
	case 'Z':
		dc.ClosePath()
	}
}

// paint fills and strokes the current path and clears it.
func (s Style) paint(dc *gg.Context, k float64) {
	opacity := s.Opacity
	if opacity == 0 {
		opacity = 1
	}
	if s.Fill.Set {
		dc.SetColor(s.Fill.colour(opacity))
		dc.FillPreserve()
	}
	if s.Stroke.Set {
		dash := make([]float64, len(s.Dash))
		for i, d := range s.Dash {
			dash[i] = d * k
		}
		dc.SetDash(dash...)
		dc.SetLineWidth(s.width() * k)
		dc.SetLineCapButt()
		dc.SetLineJoinBevel()
		if s.Round {
			dc.SetLineCapRound()
			dc.SetLineJoinRound()
		}
		dc.SetColor(s.Stroke.colour(opacity))
		dc.StrokePreserve()
	}
	dc.ClearPath()
}

func (it *item) paintText(dc *gg.Context, k float64) error {
	f := it.font
	face, err := f.face(k)
	if err != nil {
		return fmt.Errorf("font: %w", err)
	}
	dc.SetFontFace(face)
	dc.SetColor(f.ink().colour(1))
	dc.Push()
	defer dc.Pop()
	x, y := it.at.X*k, it.at.Y*k
	if f.Turn != 0 {
		dc.RotateAbout(f.radians(), x, y)
	}
	// The anchor's shift uses the widths of the layout, as a browser does.
	dc.DrawString(it.text, x-f.Width(it.text)*k*float64(f.Align)/2, y)
	return nil
}
