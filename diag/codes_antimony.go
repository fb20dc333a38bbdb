package diag

// Codes N05xx: Antimony.
const ()

var antimonyEntries = []Entry{}
