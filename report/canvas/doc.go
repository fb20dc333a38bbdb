// Package canvas holds a drawing as a list of shapes and texts and writes it as
// SVG or PNG.
//
// A [Picture] measures in pixels of 1/96 inch, x to the right and y down. Its
// text is set in Liberation Sans, whose widths are those of Arial and Helvetica,
// so that a layout computed here holds wherever one of the three is installed.
//
// An [Ink] is a colour with a role. On paper the colour counts; a page can
// restyle the roles in CSS, for a dark screen for instance: a filled shape of
// role "axis" has the class "f-axis", a stroked one "s-axis".
//
// Equal calls give equal bytes.
package canvas
