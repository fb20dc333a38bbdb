package rules

// packages examines what packages add to the model.
func (x *examiner) packages() {}
