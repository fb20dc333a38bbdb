package diag

// Codes N04xx: SBML.
const ()

var sbmlEntries = []Entry{}
