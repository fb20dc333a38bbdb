// Package report presents results: figures as laboratories draw them, tables
// and self-contained HTML pages. It knows no study and no model: figures and
// pages are filled with labels, units and numbers.
//
// # Vocabulary
//
// A [Drawing] is a figure of any kind: [Figure] (lines and points over a common
// axis), [BarFigure], [StackFigure], [BlotFigure], [HeatFigure], [DoseFigure],
// [MatrixFigure], [TumourFigure], [ForestFigure], [TornadoFigure],
// [ScheduleFigure] and [WiringFigure]. [SVG] and [PNG] render it; its Table
// holds the numbers that it shows. A [Colour] is an index into one palette, and
// [NewColours] gives every arm the same colour in all figures.
//
// A [Page] gathers paragraphs, figures and tables into one HTML file that needs
// no network and no other file; a [StudyPage] is the report of a study, with its
// claims, predictions and methods.
//
// # Invariants
//
// Equal data give equal bytes. Values that are NaN are left out, never drawn as
// zero. A figure with nothing to draw is drawn empty; one whose data do not fit
// together is refused by name.
package report
