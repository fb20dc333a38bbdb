// Package report presents results: figures as laboratories draw them, tables
// and self-contained HTML pages.
//
// A [Figure] is drawn by gonum/plot and rendered as SVG or PNG. A [Page]
// gathers paragraphs, figures and tables into one HTML file that needs no
// network and no other file.
package report
