package diag

// Codes N09xx: numerical failures.
const ()

var numericEntries = []Entry{}
