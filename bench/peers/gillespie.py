"""Realises a network by another simulator's Gillespie method on request.

Usage: gillespie.py roadrunner|copasi-direct|copasi-next|bngsim MODEL END OUTPUTS
First answer:  ok LOAD_CPU_SECONDS VERSION (without the import of the library)
Lines on standard input:  run SEED
Answer:  ok CPU_SECONDS MOVED   or   error TEXT
Only the simulation is timed, with OUTPUTS + 1 output times of every species, not
loading, resetting or fetching the result. MOVED is the sum over the species of
|count at the end - count at the start|, to see that all simulate the same.
"""
import sys
import time

import numpy


class RoadRunner:
    def __init__(self, model, end, outputs):
        import roadrunner

        start = time.process_time()
        roadrunner.Logger.setLevel(roadrunner.Logger.LOG_ERROR)
        self.version = roadrunner.__version__
        self.rr = roadrunner.RoadRunner(model)
        self.rr.setIntegrator("gillespie")
        self.rr.getIntegrator().setValue("variable_step_size", False)
        self.end, self.outputs = end, outputs
        self.load = time.process_time() - start

    def reset(self, seed):
        self.rr.reset()
        self.rr.getIntegrator().setValue("seed", seed)
        self.start = numpy.array(self.rr.model.getFloatingSpeciesAmounts())

    def simulate(self):
        self.rr.simulate(0, self.end, self.outputs + 1)

    def moved(self):
        return numpy.abs(numpy.array(self.rr.model.getFloatingSpeciesAmounts()) - self.start).sum()


class Copasi:
    def __init__(self, model, end, outputs, method):
        import basico
        import COPASI

        start = time.process_time()
        self.COPASI = COPASI
        self.version = COPASI.CVersion.VERSION.getVersion()
        if basico.load_model(model) is None:
            raise RuntimeError("model not accepted")
        self.dm = basico.get_current_model()
        self.task = self.dm.getTask("Time-Course")
        self.task.setMethodType(getattr(COPASI.CTaskEnum, method))
        problem = self.task.getProblem()
        problem.setDuration(end)
        problem.setStepNumber(outputs)
        problem.setOutputStartTime(0.0)
        problem.setTimeSeriesRequested(True)
        problem.setAutomaticStepSize(False)
        self.load = time.process_time() - start

    def reset(self, seed):
        method = self.task.getMethod()
        method.getParameter("Use Random Seed").setBoolValue(True)
        method.getParameter("Random Seed").setUIntValue(seed)
        method.getParameter("Max Internal Steps").setUIntValue(10**9)
        if not self.task.initializeRaw(self.COPASI.CCopasiTask.OUTPUT_UI):
            raise RuntimeError(self.COPASI.CCopasiMessage.getAllMessageText())

    def simulate(self):
        if not self.task.processRaw(True):
            raise RuntimeError(self.COPASI.CCopasiMessage.getAllMessageText())

    def moved(self):
        species = self.dm.getModel().getMetabolites()
        return sum(abs(species.get(k).getValue() - species.get(k).getInitialValue()) for k in range(species.size()))


class BNGsim:
    def __init__(self, model, end, outputs):
        import bngsim

        start = time.process_time()
        self.version = bngsim.__version__
        self.model = bngsim.Model.from_net(model)
        self.simulator = bngsim.Simulator(self.model, method="ssa")
        self.end, self.outputs = end, outputs
        self.load = time.process_time() - start

    def reset(self, seed):
        self.model.reset()
        self.seed = seed

    def simulate(self):
        self.table = self.simulator.run(t_span=(0, self.end), n_points=self.outputs + 1, seed=self.seed)

    def moved(self):
        counts = numpy.array(self.table.species)
        return numpy.abs(counts[-1] - counts[0]).sum()


TOOLS = {
    "roadrunner": RoadRunner,
    "copasi-direct": lambda *a: Copasi(*a, "Method_directMethod"),
    "copasi-next": lambda *a: Copasi(*a, "Method_stochastic"),
    "bngsim": BNGsim,
}


def main():
    tool, model, end, outputs = sys.argv[1:5]
    try:
        simulator = TOOLS[tool](model, float(end), int(outputs))
    except Exception as e:  # reported to the driver, whatever it is
        print("error", " ".join(str(e).split()), flush=True)
        return
    print(f"ok {simulator.load} {simulator.version}", flush=True)
    for line in sys.stdin:
        try:
            simulator.reset(int(line.split()[1]))
            start = time.process_time()
            simulator.simulate()
            cpu = time.process_time() - start
            print(f"ok {cpu} {simulator.moved()}", flush=True)
        except Exception as e:
            print("error", " ".join(str(e).split()), flush=True)


main()
