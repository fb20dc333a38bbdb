"""Simulates SBML models by libRoadRunner or COPASI, each in a process of its own.

Usage: courses.py roadrunner|copasi JOBS FOLDER SECONDS
JOBS is a file with one job per line, JSON:
  {"id", "file", "start", "end", "steps", "species": [...], "values": [...],
   "tolerances": [[RTOL, ATOL], ...]}
species are asked for as concentrations, values as they are. The tolerances are
tried in order until one succeeds. The answer to a job is FOLDER/ID.json:
  {"version", "seconds", "rtol", "atol", "ids", "rows", "failed"}
or, if there is no trajectory,  {"version", "error", "failed", "limit"}
"failed" being the tolerances tried in vain: [{"rtol", "atol", "error"}, ...].
"limit" is there if more time might help: the model was not read, or a looser
tolerance was met. Reading a model may take SECONDS of processor time, a simulation
a quarter of that. Jobs whose answers exist are left out, unless more time might
help and SECONDS is more.
"""
import json
import math
import os
import re
import signal
import sys
import time


def text(error):
    """What went wrong, in the simulator's words: without times of day, without
    places in its source, and without remarks that are no errors."""
    words = " ".join(str(error).split())
    remarks = re.findall(r">(\w+) [^<>]*<(.*?)(?=>\w+ \d{4}-|$)", words)
    if remarks:
        errors = [t for kind, t in remarks if kind in ("EXCEPTION", "ERROR")] or [t for _, t in remarks]
        words = " ".join(re.sub(r"^\s*\w+ \(\d+\): ", "", t).strip() for t in errors)
    words = re.sub(r"(, at |; In )\S+.*::.*$", "", words)
    return words[:600]


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


def write(path, content):
    with open(path + ".partial", "w") as f:
        json.dump(content, f)
    os.replace(path + ".partial", path)


def within(limit, work):
    """Runs work in a child, so that a crash costs this job alone. Returns None, or
    why it did not end well. The system stops the child after limit seconds of
    processor time, since nothing in Python interrupts a simulator."""
    child = os.fork()
    if child == 0:
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 1)
        os.dup2(null, 2)
        signal.setitimer(signal.ITIMER_PROF, limit)
        work()
        os._exit(0)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if status == -signal.SIGPROF:
        return f"longer than {limit:g} s"
    return "crashed" if status else None


def simulate(tool, job, path, tolerances):
    """Writes the answer at the given tolerances to path."""
    rtol, atol = tolerances
    begin = time.monotonic()
    try:
        rows = tool.run(job, rtol, atol)
        if len(rows) != job["steps"] + 1:
            raise RuntimeError(f"{len(rows)} rows instead of {job['steps'] + 1}")
    except Exception as e:  # reported to the caller, whatever it is
        write(path, {"error": text(e)})
        return
    rows = [[v if math.isfinite(v) else str(v) for v in row] for row in rows]
    write(path, {"version": tool.version, "seconds": time.monotonic() - begin, "rtol": rtol, "atol": atol,
                 "ids": job["species"] + job["values"], "rows": rows})


def tried(tool, job, path, limit):
    """Reads the model and tries the tolerances in order, each in a child."""
    try:
        tool.load(job)
    except Exception as e:
        write(path, {"version": tool.version, "error": "not read: " + text(e)})
        return
    signal.setitimer(signal.ITIMER_PROF, 0)  # of reading
    failed, late, part = [], False, path + ".part"
    for tolerances in job["tolerances"]:
        why = within(limit / 4, lambda: simulate(tool, job, part, tolerances))
        late = late or (why or "").startswith("longer")
        if why is None:
            with open(part) as f:
                result = json.load(f)
            os.remove(part)
            if "rows" in result:
                break
            why = result["error"]
        failed.append({"rtol": tolerances[0], "atol": tolerances[1], "error": why})
    else:  # nor at the loosest: more time is not worth it
        result, late = {"version": tool.version, "error": failed[0]["error"]}, False
    result["failed"] = failed
    write(path, {**result, "limit": limit} if late else result)


def isolated(tool, job, path, limit):
    """Does a job whatever the simulator does."""
    why = within(limit, lambda: tried(tool, job, path, limit))
    if why is not None:
        late = why.startswith("longer")
        result = {"version": tool.version, "error": f"reading takes {why}" if late else why}
        write(path, {**result, "limit": limit} if late else result)


def wanted(path, limit):
    try:
        with open(path) as f:
            return json.load(f).get("limit", limit) < limit
    except FileNotFoundError:
        return True


def main():
    name, jobs, folder, limit = sys.argv[1:5]
    tool = {"roadrunner": RoadRunner, "copasi": Copasi}[name]()
    os.makedirs(folder, exist_ok=True)
    with open(jobs) as f:
        for line in f:
            job = json.loads(line)
            path = os.path.join(folder, job["id"] + ".json")
            if wanted(path, float(limit)):
                isolated(tool, job, path, float(limit))
                print(name, job["id"], flush=True)


main()
