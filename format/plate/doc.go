// Package plate reads measured plates: responses of cells to one or two drugs,
// from CSV and TSV text and from Excel workbooks.
//
// # Layouts
//
// A long table has a header line and one well a line. Columns are known by
// their names, in any order and case, with their synonyms ([Columns] lists
// them): drug1, dose1, unit1, drug2, dose2, unit2, one of response, viability
// and inhibition, and, if wanted, replicate, control, time0, type, cell_line,
// time, plate, donor and experiment. The unit of a dose stands in a column of
// its own or in the name of the dose column, as in "dose1 (nM)".
//
// A grid holds one or more blocks that look like a plate: a title, a line with
// the numbers 1 to 12 (96 wells) or 1 to 24 (384 wells), and lines that begin
// with the letters A to H or A to P. One block is titled response, viability or
// inhibition, every other by a drug and the unit of its doses, such as
// "cytarabine (nM)"; blocks titled replicate, type and cell_line are read too.
//
// # Meaning
//
// A viability is a fraction or a percentage of the untreated control, an
// inhibition what is missing to that; a response is any signal, from which the
// mean of wells of type blank is subtracted and which is divided by the mean of
// the untreated wells of the same cell line, time and plate ([Plate.Viabilities]).
// An untreated well has dose 0 of every drug. Cells that are empty or say NA are
// wells without a measurement.
//
// # Positions
//
// Problems are reported as file:line:col, and as file:sheet!cell in a workbook.
package plate
