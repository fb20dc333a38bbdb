package diag

// Codes N01xx: reading text and XML.
const ()

var textEntries = []Entry{}
