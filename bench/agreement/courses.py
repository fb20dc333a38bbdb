"""Simulates SBML models by libRoadRunner or COPASI, each in a process of its own.

Usage: courses.py roadrunner|copasi JOBS FOLDER SECONDS
JOBS is a file with one job per line, JSON:
  {"id", "file", "start", "end", "steps", "species": [...], "values": [...],
   "tolerances": [[RTOL, ATOL], ...]}
species are asked for as concentrations, values as they are. The tolerances are
tried in order until one succeeds. The answer to a job is FOLDER/ID.json:
  {"version", "seconds", "rtol", "atol", "ids", "rows"}  or  {"version", "error"}
A job longer than SECONDS is stopped. Jobs whose answers exist are left out.
"""
import json
import math
import os
import signal
import sys
import time


def text(error):
    return " ".join(str(error).split())[:300]


class RoadRunner:
    def __init__(self):
        import roadrunner

        self.roadrunner, self.version = roadrunner, roadrunner.__version__
        roadrunner.Logger.setLevel(roadrunner.Logger.LOG_FATAL)

    def load(self, job):
        self.rr = self.roadrunner.RoadRunner(job["file"])
        self.rr.setIntegrator("cvode")
        self.rr.timeCourseSelections = [f"[{i}]" for i in job["species"]] + job["values"]

    def run(self, job, rtol, atol):
        integrator = self.rr.getIntegrator()
        integrator.setValue("relative_tolerance", rtol)
        integrator.setValue("absolute_tolerance", atol)
        integrator.setValue("maximum_num_steps", 10**7)
        self.rr.resetAll()
        table = self.rr.simulate(job["start"], job["end"], job["steps"] + 1)
        return [list(map(float, row)) for row in table]


class Copasi:
    def __init__(self):
        import basico
        import COPASI

        self.basico, self.COPASI, self.version = basico, COPASI, COPASI.CVersion.VERSION.getVersion()

    def load(self, job):
        COPASI = self.COPASI
        self.dm = COPASI.CRootContainer.addDatamodel()
        if not self.dm.importSBML(job["file"]):
            raise RuntimeError(COPASI.CCopasiMessage.getAllMessageText())
        self.model = self.dm.getModel()
        self.model.setInitialTime(job["start"])
        self.model.updateInitialValues(COPASI.CCore.Framework_ParticleNumbers)
        self.model.applyInitialValues()
        self.task = self.dm.getTask("Time-Course")
        self.task.setMethodType(COPASI.CTaskEnum.Method_deterministic)
        problem = self.task.getProblem()
        problem.setDuration(job["end"] - job["start"])
        problem.setStepNumber(job["steps"])
        problem.setOutputStartTime(0.0)
        problem.setTimeSeriesRequested(True)
        problem.setAutomaticStepSize(False)

    def run(self, job, rtol, atol):
        COPASI = self.COPASI
        method = self.task.getMethod()
        method.getParameter("Relative Tolerance").setDblValue(rtol)
        method.getParameter("Absolute Tolerance").setDblValue(atol)
        method.getParameter("Max Internal Steps").setUIntValue(10**8)
        COPASI.CCopasiMessage.clearDeque()
        if not self.task.initializeRaw(COPASI.CCopasiTask.OUTPUT_UI) or not self.task.processRaw(True):
            raise RuntimeError(COPASI.CCopasiMessage.getAllMessageText())
        series = self.task.getTimeSeries()
        column = {series.getSBMLId(k, self.dm): k for k in range(series.getNumVariables())}
        fixed = self.fixed()
        ids = job["species"] + job["values"]

        def value(row, i):
            if i in column:
                return float(series.getConcentrationData(row, column[i]))
            return fixed.get(i, math.nan)

        return [[value(row, i) for i in ids] for row in range(series.getRecordedSteps())]

    def fixed(self):
        """Values of what has no column in a time series because it is constant."""
        values = {}
        for x in self.model.getMetabolites():
            values[x.getSBMLId()] = x.getConcentration()
        for x in list(self.model.getCompartments()) + list(self.model.getModelValues()):
            values[x.getSBMLId()] = x.getValue()
        return values


def answer(tool, job):
    try:
        tool.load(job)
    except Exception as e:  # reported to the caller, whatever it is
        return {"version": tool.version, "error": "not read: " + text(e)}
    error = None
    for rtol, atol in job["tolerances"]:
        begin = time.monotonic()
        try:
            rows = tool.run(job, rtol, atol)
        except Exception as e:
            error = error or text(e)
            continue
        if len(rows) != job["steps"] + 1:
            error = error or f"{len(rows)} rows"
            continue
        rows = [[v if math.isfinite(v) else str(v) for v in row] for row in rows]
        return {"version": tool.version, "seconds": time.monotonic() - begin, "rtol": rtol, "atol": atol,
                "ids": job["species"] + job["values"], "rows": rows}
    return {"version": tool.version, "error": error}


def write(path, content):
    with open(path + ".partial", "w") as f:
        json.dump(content, f)
    os.replace(path + ".partial", path)


def isolated(tool, job, path, limit):
    """Runs the job within the limit, half of it for the first tolerances."""
    if not attempt(tool, job, path, limit / 2):
        job["tolerances"] = job["tolerances"][2:]
        if not attempt(tool, job, path, limit / 2):
            write(path, {"version": tool.version, "error": f"longer than {limit:g} s"})
    if not os.path.exists(path):
        write(path, {"version": tool.version, "error": "crashed"})


def attempt(tool, job, path, limit):
    """Runs the job in a child, so that a crash costs this job alone; False if it
    takes longer than the limit."""
    child = os.fork()
    if child == 0:
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 1)
        os.dup2(null, 2)
        write(path, answer(tool, job))
        os._exit(0)
    end = time.monotonic() + limit
    while time.monotonic() < end:
        if os.waitpid(child, os.WNOHANG)[0]:
            return True
        time.sleep(0.01)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return False


def main():
    name, jobs, folder, limit = sys.argv[1:5]
    tool = {"roadrunner": RoadRunner, "copasi": Copasi}[name]()
    os.makedirs(folder, exist_ok=True)
    with open(jobs) as f:
        for line in f:
            job = json.loads(line)
            path = os.path.join(folder, job["id"] + ".json")
            if not os.path.exists(path):
                isolated(tool, job, path, float(limit))
                print(name, job["id"], flush=True)


main()
