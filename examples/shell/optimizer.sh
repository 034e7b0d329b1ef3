#!/usr/bin/env bash
# Pattern search as a SPOT task, in bash (4.3 or newer) and any awk.
#
# A SPOT runs it where it was started with a pattern that allows it, for example
#
#   orhestra spot --server URL --allow-command '/opt/orhestra/examples/shell/optimizer.sh'
#
# and a job names it as its command, with "PATTERN" (or "PATTERN/Rastrigin") as the algorithm.
# By hand:
#
#   ORHESTRA_PARAM_ITERATIONS=200 ./optimizer.sh -Dagents=20 -Ddimension=10
#
# Parameters: algorithm (or alg), function, iterations, agents, dimension, seed; from arguments
# -Dname=value, else from the environment ORHESTRA_PARAM_NAME, which a SPOT always sets: the JSON
# payload on standard input is not needed and not read. Output: PROGRESS_JSON lines and one
# RESULT_JSON line; lower fopt is better. Exit code 64 means that the parameters are wrong and no
# retry will help. Functions, bounds and the places of the minima are those of the Java program.
set -euo pipefail
export LC_ALL=C

bad() { # name, reason
  printf '%s: %s\n' "$1" "$2" >&2
  exit 64
}

declare -A argument=()
for word in "$@"; do
  [[ $word =~ ^-D([^=]+)=(.*)$ ]] || bad "$word" "is not of the form -Dname=value"
  argument[${BASH_REMATCH[1]}]=${BASH_REMATCH[2]}
done

find_parameter() { # name, fallback
  local variable="ORHESTRA_PARAM_${1^^}"
  if [[ -v argument[$1] ]]; then
    printf '%s' "${argument[$1]}"
  else
    printf '%s' "${!variable-$2}"
  fi
}

whole_number() { # name, least, greatest
  local text
  text=$(find_parameter "$1" "")
  [[ -n $text ]] || bad "$1" "is missing; it is a whole number from $2 to $3"
  if ! [[ $text =~ ^0*([0-9]{1,10})$ ]] ||
    ((10#${BASH_REMATCH[1]} < $2 || 10#${BASH_REMATCH[1]} > $3)); then
    bad "$1" "must be a whole number from $2 to $3, but is \"$text\""
  fi
  printf '%d' "$((10#${BASH_REMATCH[1]}))"
}

algorithm=$(find_parameter algorithm "$(find_parameter alg PATTERN)")
inner=
if [[ $algorithm =~ ^([^/:]*)[/:](.*)$ ]]; then
  algorithm=${BASH_REMATCH[1]}
  inner=${BASH_REMATCH[2]}
fi
[[ ${algorithm^^} == PATTERN ]] || bad algorithm "must be PATTERN, but is \"$algorithm\""
function=$(find_parameter function "${inner:-Sphere}")
function=${function,,}
function=${function^}
case $function in
  Sphere | Rosenbrock | Rastrigin | Ackley | Griewank | Schwefel) ;;
  *) bad function "must be one of Sphere, Rosenbrock, Rastrigin, Ackley, Griewank, Schwefel" ;;
esac
[[ -z $inner || ${inner,,} == "${function,,}" ]] ||
  bad function "is $function, but the algorithm names \"$inner\""
iterations=$(whole_number iterations 1 1000000000)
agents=$(whole_number agents 1 10000)
dimension=$(whole_number dimension 2 100)
seed=$(find_parameter seed 1)
[[ $seed =~ ^(0|-?[1-9][0-9]{0,18})$ ]] || bad seed "must be a whole number, but is \"$seed\""

# Compass search (Kolda, Lewis and Torczon, "Optimization by direct search", SIAM Review 45(3),
# 2003): try a step along every axis both ways, go where it is lower, halve the step when nowhere
# is. When the step has become tiny, start anew at a random place.
exec awk -v name="$function" -v iterations="$iterations" -v agents="$agents" -v n="$dimension" \
  -v seed="$seed" '
function fraction(x) { return x - int(x) }
function least(a, b) { return a < b ? a : b }
function greatest(a, b) { return a > b ? a : b }

# The generator "minimal standard" of Park and Miller, CACM 31(10), 1988; exact in doubles.
function uniform() {
  state = (state * 16807) % 2147483647
  return state / 2147483647
}

# 1 - cos(x) and 1 - exp(x), which keep their digits near 0.
function versine(x) { return 2 * sin(x / 2) * sin(x / 2) }
function drop(x) { return x > -1e-5 ? -x - x * x / 2 : 1 - exp(x) }

function place_minimum(number, width, near, far,    i, place, distance) {
  half = width
  for (i = 1; i <= n; i++) {
    place = 2 * fraction(0.6180339887498949 * (i + 17 * number + 31 * n))
    distance = half * (near + (far - near) * fraction(place))
    optimum[i] = place < 1 ? -distance : distance
  }
}

function value_at(position,    i, z, squares, sum, product, bend, x, inside) {
  for (i = 1; i <= n; i++) {
    z[i] = optimum[i] < 0 ? optimum[i] - position[i] : position[i] - optimum[i]
    squares += z[i] * z[i]
  }
  if (name == "Sphere") return squares
  if (name == "Rosenbrock") {
    for (i = 1; i < n; i++) {
      bend = z[i + 1] + 1 - (z[i] + 1) * (z[i] + 1)
      sum += 100 * bend * bend + z[i] * z[i]
    }
    return sum
  }
  if (name == "Rastrigin") {
    for (i = 1; i <= n; i++) sum += 10 * versine(2 * pi * z[i])
    return squares + sum
  }
  if (name == "Ackley") {
    for (i = 1; i <= n; i++) sum -= versine(2 * pi * z[i])
    return 20 * drop(-0.2 * sqrt(squares / n)) + exp(1) * drop(sum / n)
  }
  if (name == "Griewank") {
    product = 1
    for (i = 1; i <= n; i++) product *= cos(z[i] / sqrt(i))
    return squares / 4000 + (1 - product)
  }
  for (i = 1; i <= n; i++) {
    x = z[i] + schwefel_minimum
    inside = greatest(-500, least(500, x))
    product = inside * sin(sqrt(inside < 0 ? -inside : inside))
    sum += greatest(0, schwefel_depth - product) + 0.01 * (x - inside) * (x - inside)
  }
  return sum
}

function lines_at(iteration) { return int(iteration * 25 / iterations) }

# Spends one evaluation on the trial position.
function evaluate(    value, iteration, i) {
  value = value_at(trial)
  evaluations++
  if (evaluations == 1 || value < best_value) {
    best_value = value
    for (i = 1; i <= n; i++) best[i] = trial[i]
  }
  if (evaluations % agents == 0) {
    iteration = evaluations / agents
    if (lines_at(iteration) > lines_at(iteration - 1)) {
      printf "PROGRESS_JSON={\"iter\":%d,\"fopt\":%.17g}\n", iteration, best_value
      fflush()
    }
  }
  return value
}

function start_anew(    i) {
  for (i = 1; i <= n; i++) trial[i] = half * (2 * uniform() - 1)
  current = evaluate()
  step = half / 2
}

# Tries both ways along an axis; the trial position stays where it is lower.
function improves_along(axis,    before, way, value) {
  before = trial[axis]
  for (way = -1; way <= 1 && evaluations < budget; way += 2) {
    trial[axis] = greatest(-half, least(half, before + way * step))
    value = evaluate()
    if (value < current) {
      current = value
      return 1
    }
    trial[axis] = before
  }
  return 0
}

BEGIN {
  pi = 3.141592653589793
  schwefel_minimum = 420.968746359982
  schwefel_depth = schwefel_minimum * sin(sqrt(schwefel_minimum))
  if (name == "Sphere") place_minimum(1, 100, 0.2, 0.7)
  if (name == "Rosenbrock") place_minimum(2, 30, 0.2, 0.7)
  if (name == "Rastrigin") place_minimum(3, 5.12, 0.2, 0.7)
  if (name == "Ackley") place_minimum(4, 32, 0.2, 0.7)
  if (name == "Griewank") place_minimum(5, 600, 0.2, 0.7)
  if (name == "Schwefel") place_minimum(6, 500, 0.74, 0.94)

  state = (seed < 0 ? -seed : seed) % 2147483646 + 1
  for (i = 0; i < 10; i++) uniform()
  budget = iterations * agents
  while (evaluations < budget) {
    start_anew()
    while (evaluations < budget && step > half * 1e-9) {
      improved = 0
      for (axis = 1; axis <= n && evaluations < budget; axis++) improved += improves_along(axis)
      if (!improved) step /= 2
    }
  }

  printf "RESULT_JSON={\"iter\":%d,\"fopt\":%.17g,\"bestPos\":[", iterations, best_value
  for (i = 1; i <= n; i++) printf "%s%.17g", (i > 1 ? "," : ""), best[i]
  printf "],\"evaluations\":%d,\"algorithm\":\"PATTERN\",\"function\":\"%s\"", budget, name
  printf ",\"agents\":%d,\"dimension\":%d,\"seed\":%s}\n", agents, n, seed
}'
