// Package units handles physical units: SI dimensions with a scale, parsing,
// printing, checking and conversion, including the units of cell biology.
package units
