"""Translates between Antimony and SBML with libantimony on request.

Lines on standard input:
  read TEXT SBML          Antimony file TEXT to SBML
  write SBML TEXT AGAIN   SBML file to Antimony TEXT, and that to SBML AGAIN
Answer:  ok   or   error MESSAGE
First answer:  ok VERSION
"""
import os
import sys

import antimony


def check(code):
    if code < 0:
        raise RuntimeError(antimony.getLastError())


def save(path, text):
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)


def read(text, sbml):
    antimony.clearPreviousLoads()
    check(antimony.loadAntimonyFile(text))
    save(sbml, antimony.getCompSBMLString(antimony.getMainModuleName()))


def write(sbml, text, again):
    antimony.clearPreviousLoads()
    here = os.getcwd()
    os.chdir(os.path.dirname(sbml))  # where the library looks for models of other files
    try:
        check(antimony.loadSBMLFile(os.path.basename(sbml)))
    finally:
        os.chdir(here)
    save(text, antimony.getAntimonyString(antimony.getMainModuleName()))
    read(text, again)


def main():
    print("ok", antimony.__version__, flush=True)
    for line in sys.stdin:
        job, *files = line.rstrip("\n").split("\t")
        try:
            {"read": read, "write": write}[job](*files)
            print("ok", flush=True)
        except Exception as e:  # reported to the driver, whatever it is
            print("error", " ".join(str(e).split()), flush=True)


main()
