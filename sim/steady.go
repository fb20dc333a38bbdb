package sim

func (w *Worker) lookForSteadyState(r *run) (bool, error) { return false, nil }
