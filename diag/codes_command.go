package diag

// Codes N10xx: the command line and runs.
const ()

var commandEntries = []Entry{}
