"""A training step as write-training.ts describes it, or a network as write-network.ts does, and the contestant's side of bench/compute/contestant.ts."""
import json
import os
import resource
import sys
import time

MISSING_CODE = 69


def missing(reason):
    """Ends the program: what it needs is not installed."""
    print(reason, file=sys.stderr)
    sys.exit(MISSING_CODE)


class Program:
    def __init__(self, path, numpy):
        with open(path) as file:
            self.description = json.load(file)
        self.values = numpy.fromfile(os.path.join(os.path.dirname(path), "values.bin"), dtype="<f4")
        self.network = self.description.get("network")
        self.updates = self.description.get("updates", [])
        self.beta1 = self.description.get("beta1")
        self.beta2 = self.description.get("beta2")

    def array(self, entry):
        size = 1
        for length in entry["shape"]:
            size *= length
        return self.values[entry["at"] : entry["at"] + size].reshape(entry["shape"])

    def state(self):
        return {entry["name"]: self.array(entry) for entry in self.description["state"]}

    def feeds(self, run):
        return {entry["name"]: self.array(entry) for entry in run}


def serve(run):
    """Runs a step once, and then as often as each line of the input says. `run` gives the losses as numbers."""
    say({"losses": run()})
    for line in sys.stdin:
        times = []
        for _ in range(int(line)):
            begun = time.perf_counter()
            run()
            times.append((time.perf_counter() - begun) * 1000)
        say({"ms": times})
    say({"peakBytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024})


def say(answer):
    print(json.dumps(answer), flush=True)
