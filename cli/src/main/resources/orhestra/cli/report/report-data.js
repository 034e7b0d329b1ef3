'use strict';
// Rows, selections and statistics. Everything here is a function of its arguments.
const source = JSON.parse(document.getElementById('data').textContent);
const rows = source.rows.map(r => ({
  task: r[0], algorithm: r[1], function: r[2], iterations: r[3], agents: r[4], dimension: r[5],
  seed: r[6], spot: r[7], attempt: r[8], runtime: r[9], fopt: r[10], curve: r[11]
}));
const AXES = {
  algorithm: { label: 'Algorithm', text: v => source.algorithms[v] },
  function: { label: 'Function', text: v => source.functions[v] || 'all' },
  dimension: { label: 'Dimension', text: String },
  iterations: { label: 'Iterations', text: String },
  agents: { label: 'Agents', text: String },
  spot: { label: 'Worker', text: v => source.spots[v] || 'unknown' }
};

/** The distinct values of an axis in their order; a missing value is none of them. */
function valuesOf(axis, from) {
  return [...new Set((from || rows).map(r => r[axis]))].filter(v => v !== null).sort((a, b) => a - b);
}

/** Type 7 quantile of a sorted list, the same as in the leaderboard. */
function quantile(sorted, q) {
  if (!sorted.length) return NaN;
  const at = (sorted.length - 1) * q, below = Math.floor(at), above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
}

function sortedNumbers(list) { return list.filter(v => v !== null && Number.isFinite(v)).sort((a, b) => a - b); }

function median(list) { return quantile(sortedNumbers(list), .5); }

function groupBy(list, key) {
  const groups = new Map();
  for (const item of list) {
    const k = key(item);
    if (!groups.has(k)) groups.set(k, []);
    groups.get(k).push(item);
  }
  return groups;
}

/** A value of an objective function with few digits. */
function figure(v) {
  if (v === null || Number.isNaN(v)) return '-';
  if (v === 0) return '0';
  const size = Math.abs(v);
  if (size < .001 || size >= 1e5) return v.toExponential(2).replace('e+', 'e');
  return v.toFixed(size >= 1000 ? 0 : size >= 100 ? 1 : size >= 10 ? 2 : size >= .1 ? 3 : 5);
}

function time(ms) { return Number.isNaN(ms) || ms === null ? '-' : ms < 1000 ? Math.round(ms) + ' ms' : (ms / 1000).toFixed(ms < 9950 ? 1 : 0) + ' s'; }

const RAISED = { '-': '⁻', 0: '⁰', 1: '¹', 2: '²', 3: '³', 4: '⁴', 5: '⁵', 6: '⁶', 7: '⁷', 8: '⁸', 9: '⁹' };
function power(exponent) { return '10' + [...String(exponent)].map(c => RAISED[c]).join(''); }

/**
 * A scale for the values given, from their lowest at `from` to their highest at `to`. Logarithmic
 * when no value is negative: zeros and values below 1e-16 (rounding error) then stand on its lowest mark.
 */
function scale(values, from, to) {
  const finite = sortedNumbers(values);
  if (!finite.length || finite[0] < 0) return linearScale(finite, from, to);
  const positive = finite.filter(v => v >= 1e-16);
  if (!positive.length) return logScale(-16, 0, from, to, true);
  let low = Math.floor(Math.log10(positive[0]) + 1e-9), high = Math.ceil(Math.log10(positive[positive.length - 1]) - 1e-9);
  const floored = positive.length < finite.length;
  if (floored) low -= 1;
  if (high <= low) high = low + 1;
  return logScale(low, high, from, to, floored);
}

function logScale(low, high, from, to, floored) {
  const at = v => { const e = v > 0 ? Math.log10(v) : low; return from + (Math.min(Math.max(e, low), high) - low) / (high - low) * (to - from); };
  const room = Math.abs(to - from) / 26, step = Math.max(1, Math.ceil((high - low) / room)), ticks = [];
  for (let e = low; e <= high; e += step) ticks.push({ at: at(10 ** e), text: (floored && e === low ? '≤' : '') + power(e) });
  return { at, ticks, log: true };
}

function linearScale(finite, from, to) {
  let low = finite.length ? finite[0] : 0, high = finite.length ? finite[finite.length - 1] : 1;
  if (high === low) { low -= 1; high += 1; }
  const rough = (high - low) / 5, base = 10 ** Math.floor(Math.log10(rough));
  const step = base * [1, 2, 5, 10].find(m => m * base >= rough), ticks = [];
  low = Math.floor(low / step) * step; high = Math.ceil(high / step) * step;
  const at = v => from + (v - low) / (high - low) * (to - from);
  for (let v = low; v <= high + step / 2; v += step) ticks.push({ at: at(v), text: figure(Math.abs(v) < step / 1e6 ? 0 : v) });
  return { at, ticks, log: false };
}

/** Median and quartiles of the best value so far, at each step of the budget. */
function convergenceBand(runs) {
  const band = [];
  for (let step = 0; step < source.steps; step++) {
    const known = sortedNumbers(runs.map(r => r.curve ? r.curve[step] : null));
    // Early steps that few runs have reached yet would show those few as if they were all.
    if (known.length * 2 > runs.length) band.push({ x: step / (source.steps - 1), low: quantile(known, .25), mid: quantile(known, .5), high: quantile(known, .75) });
  }
  return band;
}

/** Median and quartiles of the final value by budget of iterations. */
function budgetBand(runs) {
  return valuesOf('iterations', runs).map(iterations => {
    const known = sortedNumbers(runs.filter(r => r.iterations === iterations).map(r => r.fopt));
    return { x: iterations, low: quantile(known, .25), mid: quantile(known, .5), high: quantile(known, .75) };
  }).filter(p => !Number.isNaN(p.mid));
}

/** Quartiles, whiskers and the runs beyond them; measured on the scale that is drawn. */
function boxOf(runs, log) {
  const values = sortedNumbers(runs.map(r => r.fopt));
  const low = quantile(values, .25), high = quantile(values, .75);
  const on = v => log ? Math.log10(Math.max(v, 1e-16)) : v, length = on(high) - on(low);
  const inside = values.filter(v => on(v) >= on(low) - 1.5 * length && on(v) <= on(high) + 1.5 * length);
  return { runs: values.length, low, mid: quantile(values, .5), high, from: inside[0], to: inside[inside.length - 1], out: values.filter(v => v < inside[0] || v > inside[inside.length - 1]) };
}
