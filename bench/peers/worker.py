"""Simulates an SBML model by libRoadRunner or COPASI on request.

Usage: worker.py roadrunner|copasi MODEL.xml IDS END OUTPUTS
IDS is a file with one line per state: kind, id and factor,
kind being "species" (whose concentration is asked for) or "value".
First answer:  ok LOAD_SECONDS VERSION
Lines on standard input:  run - RTOL ATOL LOOPS FILE
Answer:  ok WALL_SECONDS CPU_SECONDS STEPS   or   error TEXT
Only the integration is timed, not loading, resetting or fetching the result.
FILE receives the outputs, rows of doubles, each times its factor.
"""
import sys
import time

import numpy

STEPS = 10**8


class RoadRunner:
    def __init__(self, model, states, end, outputs):
        import roadrunner

        roadrunner.Logger.setLevel(roadrunner.Logger.LOG_ERROR)
        self.version = roadrunner.__version__
        self.rr = roadrunner.RoadRunner(model)
        self.rr.setIntegrator("cvode")
        self.rr.timeCourseSelections = [f"[{i}]" if kind == "species" else i for kind, i in states]
        self.end, self.outputs = end, outputs

    def set(self, rtol, atol):
        integrator = self.rr.getIntegrator()
        integrator.setValue("relative_tolerance", rtol)
        integrator.setValue("absolute_tolerance", atol)
        integrator.setValue("maximum_num_steps", 10**7)

    def reset(self):
        self.rr.reset()

    def simulate(self):
        self.table = self.rr.simulate(0, self.end, self.outputs + 1)

    def result(self):
        return numpy.array(self.table)


class Copasi:
    def __init__(self, model, states, end, outputs):
        import basico
        import COPASI

        self.COPASI, self.states, self.outputs = COPASI, states, outputs
        self.version = COPASI.CVersion.VERSION.getVersion()
        self.dm = basico.load_model(model)
        if self.dm is None:
            raise RuntimeError("model not accepted")
        self.dm = self.dm if hasattr(self.dm, "getTask") else basico.get_current_model()
        self.task = self.dm.getTask("Time-Course")
        self.task.setMethodType(COPASI.CTaskEnum.Method_deterministic)
        problem = self.task.getProblem()
        problem.setDuration(end)
        problem.setStepNumber(outputs)
        problem.setOutputStartTime(0.0)
        problem.setTimeSeriesRequested(True)
        problem.setAutomaticStepSize(False)

    def set(self, rtol, atol):
        method = self.task.getMethod()
        for name, value in (("Relative Tolerance", rtol), ("Absolute Tolerance", atol)):
            method.getParameter(name).setDblValue(value)
        method.getParameter("Max Internal Steps").setUIntValue(STEPS)

    def reset(self):
        if not self.task.initializeRaw(self.COPASI.CCopasiTask.OUTPUT_UI):
            raise RuntimeError(self.COPASI.CCopasiMessage.getAllMessageText())

    def simulate(self):
        if not self.task.processRaw(True):
            raise RuntimeError(self.COPASI.CCopasiMessage.getAllMessageText())

    def result(self):
        series = self.task.getTimeSeries()
        column = {series.getSBMLId(k, self.dm): k for k in range(series.getNumVariables())}
        rows = series.getRecordedSteps()
        return numpy.array([[series.getConcentrationData(r, column[i]) for _, i in self.states] for r in range(rows)])


def main():
    tool, model, ids, end, outputs = sys.argv[1:6]
    with open(ids) as f:
        lines = [line.split() for line in f]
    states = [(kind, i) for kind, i, _ in lines]
    factors = numpy.array([float(factor) for _, _, factor in lines])
    start = time.monotonic()
    try:
        simulator = {"roadrunner": RoadRunner, "copasi": Copasi}[tool](model, states, float(end), int(outputs))
    except Exception as e:  # reported to the driver, whatever it is
        print("error", " ".join(str(e).split()), flush=True)
        return
    print(f"ok {time.monotonic() - start} {simulator.version}", flush=True)
    for line in sys.stdin:
        _, _, rtol, atol, loops, file = line.split()
        try:
            simulator.set(float(rtol), float(atol))
            wall = cpu = 0.0
            for _ in range(int(loops)):
                simulator.reset()
                c, w = time.process_time(), time.monotonic()
                simulator.simulate()
                wall += time.monotonic() - w
                cpu += time.process_time() - c
            if file != "-":
                result = simulator.result()
                if result.shape != (int(outputs) + 1, len(states)):
                    raise RuntimeError(f"result has shape {result.shape}")
                numpy.ascontiguousarray(result * factors, dtype=float).tofile(file)
            print(f"ok {wall / int(loops)} {cpu / int(loops)} 0", flush=True)
        except Exception as e:
            print("error", " ".join(str(e).split()), flush=True)


main()
