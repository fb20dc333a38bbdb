package diag

// Codes N06xx: BioNetGen .net files.
const ()

var netEntries = []Entry{}
