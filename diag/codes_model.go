package diag

// Codes N02xx: the model.
const ()

var modelEntries = []Entry{}
