#!/usr/bin/env python3
"""Simulated annealing as a SPOT task, in plain Python 3: no package is needed.

A SPOT runs it where it was started with a pattern that allows it, for example

    orhestra spot --server URL --allow-command '/opt/orhestra/examples/python/optimizer.py'

and a job names it as its command, with "SA" (or "SA/Rastrigin") as the algorithm. By hand:

    echo '{"alg":"SA","iterations":200,"agents":20,"dimension":10}' | ./optimizer.py

Parameters: algorithm (or alg), function, iterations, agents, dimension, seed; from arguments
-Dname=value, else from the environment ORHESTRA_PARAM_NAME, else from a JSON object on standard
input. Output: PROGRESS_JSON lines and one RESULT_JSON line; lower fopt is better. Exit code 64
means that the parameters are wrong and no retry will help. Functions, bounds and the places of the
minima are those of the Java program, so results can be compared.
"""

import json
import math
import os
import random
import sys

EXIT_USAGE = 64
PROGRESS_LINES = 25
GOLDEN_RATIO = 0.6180339887498949
SCHWEFEL_MINIMUM = 420.968746359982
SCHWEFEL_DEPTH = SCHWEFEL_MINIMUM * math.sin(math.sqrt(SCHWEFEL_MINIMUM))


# Each function is written in the offset z from its minimum, where its value is 0.


def sphere(z):
    return sum(zi * zi for zi in z)


def rosenbrock(z):
    return sum(
        100 * (after + 1 - (zi + 1) ** 2) ** 2 + zi * zi for zi, after in zip(z, z[1:])
    )


def rastrigin(z):
    return sum(zi * zi + 10 * (1 - math.cos(2 * math.pi * zi)) for zi in z)


def ackley(z):
    squares = sum(zi * zi for zi in z) / len(z)
    cosines = sum(math.cos(2 * math.pi * zi) for zi in z) / len(z)
    return -20 * math.expm1(-0.2 * math.sqrt(squares)) - math.e * math.expm1(cosines - 1)


def griewank(z):
    waves = math.prod(math.cos(zi / math.sqrt(i + 1)) for i, zi in enumerate(z))
    return sum(zi * zi for zi in z) / 4000 + (1 - waves)


def schwefel(z):
    total = 0.0
    for zi in z:
        x = zi + SCHWEFEL_MINIMUM
        inside = max(-500.0, min(500.0, x))
        depth = inside * math.sin(math.sqrt(abs(inside)))
        total += max(0.0, SCHWEFEL_DEPTH - depth) + 0.01 * (x - inside) ** 2
    return total


# name: (number, half width of the bounds, nearest and farthest shift as a share of it, function)
FUNCTIONS = {
    "Sphere": (1, 100.0, 0.2, 0.7, sphere),
    "Rosenbrock": (2, 30.0, 0.2, 0.7, rosenbrock),
    "Rastrigin": (3, 5.12, 0.2, 0.7, rastrigin),
    "Ackley": (4, 32.0, 0.2, 0.7, ackley),
    "Griewank": (5, 600.0, 0.2, 0.7, griewank),
    "Schwefel": (6, 500.0, 0.74, 0.94, schwefel),
}


class BadParameter(Exception):
    """What is wrong with a parameter; the message begins with its name."""


class Parameters:
    """Finds a parameter in the arguments, the environment or, only then, standard input."""

    def __init__(self, arguments):
        self._arguments = {}
        for argument in arguments:
            name, equals, value = argument.removeprefix("-D").partition("=")
            if not argument.startswith("-D") or not equals:
                raise BadParameter(f"{argument}: is not of the form -Dname=value")
            self._arguments[name] = value
        self._payload = None

    def find(self, *names):
        environment = {n: os.environ.get("ORHESTRA_PARAM_" + n.upper()) for n in names}
        for source in (self._arguments, environment):
            for name in names:
                if source.get(name) is not None:
                    return str(source[name]).strip()
        for name in names:
            if self._standard_input().get(name) is not None:
                return str(self._standard_input()[name]).strip()
        return None

    def whole_number(self, name, least, greatest, fallback=None):
        text = self.find(name)
        wanted = f"a whole number from {least} to {greatest}"
        if text is None:
            if fallback is None:
                raise BadParameter(f"{name}: is missing; it is {wanted}")
            return fallback
        try:
            number = int(text)
        except ValueError:
            number = None
        if number is None or not least <= number <= greatest:
            raise BadParameter(f'{name}: must be {wanted}, but is "{text}"')
        return number

    def _standard_input(self):
        if self._payload is None:
            text = "" if sys.stdin is None or sys.stdin.isatty() else sys.stdin.read()
            try:
                self._payload = json.loads(text) if text.strip() else {}
            except ValueError as error:
                raise BadParameter(f"payload: is not JSON: {error}") from error
            if not isinstance(self._payload, dict):
                raise BadParameter("payload: is not a JSON object")
        return self._payload


class Problem:
    """A function whose minimum is moved away from the centre; counts its evaluations."""

    def __init__(self, name, dimension):
        number, self.half_width, nearest, farthest, self._function = FUNCTIONS[name]
        self.evaluations = 0
        self.best_value = math.inf
        self.best_position = []
        self._optimum = []
        for i in range(dimension):
            place = 2 * (GOLDEN_RATIO * (i + 1 + 17 * number + 31 * dimension) % 1.0)
            distance = self.half_width * (nearest + (farthest - nearest) * (place % 1.0))
            self._optimum.append(-distance if place < 1 else distance)

    def evaluate(self, position):
        offset = [
            -(x - o) if o < 0 else x - o for x, o in zip(position, self._optimum)
        ]
        value = self._function(offset)
        self.evaluations += 1
        if value < self.best_value:
            self.best_value = value
            self.best_position = list(position)
        return value


class Walker:
    """One chain: a position that moves one coordinate at a time."""

    def __init__(self, problem, dimension, rng):
        self._problem = problem
        self._rng = rng
        self._position = [
            rng.uniform(-problem.half_width, problem.half_width) for _ in range(dimension)
        ]
        self._step = problem.half_width / 2
        self.value = problem.evaluate(self._position)

    def move(self, temperature):
        """Proposes a neighbour and takes it by the rule of Metropolis."""
        coordinate = self._rng.randrange(len(self._position))
        before = self._position[coordinate]
        moved = before + self._rng.gauss(0, 1) * self._step
        half_width = self._problem.half_width
        self._position[coordinate] = max(-half_width, min(half_width, moved))
        value = self._problem.evaluate(self._position)
        rise = value - self.value
        if rise <= 0 or self._rng.random() < math.exp(-rise / temperature):
            self.value = value
            # The two factors balance where about four moves in ten are taken.
            self._step = min(self._step * 1.15, half_width)
        else:
            self._position[coordinate] = before
            self._step = max(self._step * 0.91, half_width * 1e-9)


def anneal(problem, iterations, agents, dimension, rng, progress):
    """Independent chains that cool together.

    Kirkpatrick, Gelatt and Vecchi, "Optimization by simulated annealing", Science 220, 1983; the
    step follows the rate of acceptance as in Corana, Marchesi, Martini and Ridella, "Minimizing
    multimodal functions of continuous variables with the simulated annealing algorithm", ACM TOMS
    13(3), 1987. The start temperature is the spread of the first values.
    """
    walkers = [Walker(problem, dimension, rng) for _ in range(agents)]
    progress(1)
    values = [walker.value for walker in walkers]
    start = max(max(values) - min(values), 1e-3 * max(values), 1e-12) / 10
    for iteration in range(2, iterations + 1):
        temperature = max(start * 1e-7 ** (iteration / iterations), 1e-300)
        for walker in walkers:
            walker.move(temperature)
        progress(iteration)


def choice(parameters):
    """The function; the algorithm can bring it along, as in SA/Rastrigin."""
    names = {name.lower(): name for name in FUNCTIONS}
    algorithm = parameters.find("algorithm", "alg") or "SA"
    algorithm, _, inner = algorithm.replace(":", "/").partition("/")
    if algorithm.strip().upper() != "SA":
        raise BadParameter(f'algorithm: must be SA, but is "{algorithm}"')
    given = parameters.find("function")
    function = (given or inner or "Sphere").strip().lower()
    if function not in names:
        raise BadParameter(f"function: must be one of {', '.join(FUNCTIONS)}")
    if inner and inner.strip().lower() != function:
        raise BadParameter(f'function: is {names[function]}, but the algorithm names "{inner}"')
    return names[function]


def main():
    try:
        parameters = Parameters(sys.argv[1:])
        function = choice(parameters)
        iterations = parameters.whole_number("iterations", 1, 1_000_000_000)
        agents = parameters.whole_number("agents", 1, 10_000)
        dimension = parameters.whole_number("dimension", 2, 100)
        seed = parameters.whole_number("seed", -(2**63), 2**63 - 1, fallback=1)
    except BadParameter as error:
        print(error, file=sys.stderr)
        return EXIT_USAGE

    problem = Problem(function, dimension)

    def progress(iteration):
        now = iteration * PROGRESS_LINES // iterations
        if now > (iteration - 1) * PROGRESS_LINES // iterations:
            line = {"iter": iteration, "fopt": problem.best_value}
            print("PROGRESS_JSON=" + json.dumps(line), flush=True)

    # Seeded by text: an integer seed loses its sign.
    rng = random.Random(str(seed))
    anneal(problem, iterations, agents, dimension, rng, progress)
    result = {
        "iter": iterations,
        "fopt": problem.best_value,
        "bestPos": problem.best_position,
        "evaluations": problem.evaluations,
        "algorithm": "SA",
        "function": function,
        "agents": agents,
        "dimension": dimension,
        "seed": seed,
    }
    print("RESULT_JSON=" + json.dumps(result, allow_nan=False), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
