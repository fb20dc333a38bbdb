package diag

// Codes N03xx: units.
const ()

var unitEntries = []Entry{}
