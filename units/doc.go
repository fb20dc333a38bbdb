// Package units handles physical units: SI dimensions with a scale, parsing,
// printing, checking and conversion, including the units of cell biology.
//
// A [Unit] is a factor and exponents of nine base quantities: the seven of the
// SI, items (molecules, cells, particles) and enzyme activity (U). Plain
// conversion ([Convert]) needs equal dimensions; [Context.Convert] also passes
// between mass and amount by a molar mass, between items and amount by the
// Avogadro constant and between activity and mass by a specific activity.
//
// Units are told apart only by dimension: molecules per cell is a plain number,
// and so are radians. Temperatures in °C have an offset and are refused.
package units
