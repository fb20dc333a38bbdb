package diag

// Codes N07xx: PEtab.
const ()

var petabEntries = []Entry{}
