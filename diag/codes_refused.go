package diag

// Codes N08xx: refused features.
const ()

var refusedEntries = []Entry{}
