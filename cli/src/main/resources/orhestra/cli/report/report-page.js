// The page: filters above, plots and the table below them.
const chosen = { algorithms: new Set(source.algorithms.map((_, i) => i)), function: null, dimension: null, iterations: null, agents: null };
const byId = id => document.getElementById(id);
const MEASURES = {
  median: { label: 'Median fopt', of: list => median(list.map(r => r.fopt)), text: figure },
  best: { label: 'Best fopt', of: list => quantile(sortedNumbers(list.map(r => r.fopt)), 0), text: figure },
  runtime: { label: 'Median run time', of: list => median(list.map(r => r.runtime)), text: time }
};

function select(label, options, value, change) {
  const list = element('select', {}, ...options.map(([v, text]) => element('option', { value: v, selected: v === value }, text)));
  list.addEventListener('change', () => change(list.value));
  return element('label', {}, label + ' ', list);
}

function selectedRuns() {
  return rows.filter(r => chosen.algorithms.has(r.algorithm) && ['function', 'dimension', 'iterations', 'agents'].every(a => chosen[a] === null || r[a] === chosen[a]));
}

function buildFilters() {
  byId('algorithms').replaceChildren(...source.algorithms.map((name, i) => {
    const chip = element('button', { type: 'button', class: 'chip', 'aria-pressed': 'true' }, swatch(i), name);
    chip.addEventListener('click', () => {
      if (!chosen.algorithms.delete(i)) chosen.algorithms.add(i);
      chip.setAttribute('aria-pressed', String(chosen.algorithms.has(i)));
      draw();
    });
    return chip;
  }));
  byId('selects').replaceChildren(...['function', 'dimension', 'iterations', 'agents'].filter(a => valuesOf(a).length > 1)
    .map(a => select(AXES[a].label, [['', 'all'], ...valuesOf(a).map(v => [String(v), AXES[a].text(v)])], '', v => { chosen[a] = v === '' ? null : Number(v); draw(); })));
}

/** One panel for each function: values of different functions do not share a scale. */
function byFunction(target, runs, plot) {
  const functions = valuesOf('function', runs);
  target.replaceChildren(...runs.length ? [] : [element('p', { class: 'empty' }, 'No runs are selected.')]);
  target.dataset.count = functions.length;
  for (const f of functions) plot(functions.length === 1 && !source.functions[f] ? 'All runs' : AXES.function.text(f), functions.length === 1, runs.filter(r => r.function === f));
}

function byAlgorithm(runs) { return valuesOf('algorithm', runs).map(algorithm => ({ algorithm, runs: runs.filter(r => r.algorithm === algorithm) })); }

function drawConvergence(runs) {
  const target = byId('convergence');
  const history = runs.some(r => r.curve);
  byId('convergence-lead').textContent = history
    ? 'Best value so far against the share of the iterations used: median over the runs, band from the first to the third quartile.'
    : 'No run reported its progress, so this shows the final value against the budget of iterations: median over the runs, band from the first to the third quartile.';
  const axis = history
    ? { label: 'share of the iterations', text: v => Math.round(v * 100) + ' %', scale: (points, from, to) => ({ at: v => from + v * (to - from), ticks: [0, .25, .5, .75, 1].map(v => ({ at: from + v * (to - from), text: v * 100 + ' %' })) }) }
    : { label: 'iterations', text: String, scale: (points, from, to) => budgetScale(points, from, to) };
  byFunction(target, runs, (caption, wide, part) => linePlot(target, caption, wide, byAlgorithm(part).map(g => ({ algorithm: g.algorithm, band: history ? convergenceBand(g.runs.filter(r => r.curve)) : budgetBand(g.runs) })), axis));
}

function budgetScale(points, from, to) {
  const stops = [...new Set(points.map(p => p.x))].sort((a, b) => a - b), low = stops[0], high = stops[stops.length - 1];
  const at = v => high === low ? (from + to) / 2 : from + (v - low) / (high - low) * (to - from);
  const every = Math.ceil(stops.length / 6);
  return { at, ticks: stops.filter((_, i) => i % every === 0).map(v => ({ at: at(v), text: String(v) })) };
}

function drawBoxes(runs) {
  const target = byId('box');
  byFunction(target, runs, (caption, wide, part) => boxPlot(target, caption, wide, byAlgorithm(part)));
}

const heat = { across: null, down: null, measure: 'median' };
function buildHeat() {
  const axes = Object.keys(AXES).filter(a => valuesOf(a).length > 1);
  if (!axes.length) axes.push('algorithm');
  heat.across = axes.includes('dimension') ? 'dimension' : axes[axes.length - 1];
  heat.down = axes[0];
  const options = axes.map(a => [a, AXES[a].label]);
  byId('heat-axes').replaceChildren(select('Down', options, heat.down, v => { heat.down = v; draw(); }), select('Across', options, heat.across, v => { heat.across = v; draw(); }),
    select('Colour', Object.entries(MEASURES).map(([k, m]) => [k, m.label]), heat.measure, v => { heat.measure = v; draw(); }));
}
function drawHeat(runs) {
  const mixed = heat.across !== 'function' && heat.down !== 'function' && valuesOf('function', runs).length > 1 && heat.measure !== 'runtime';
  byId('heat-lead').textContent = mixed ? 'Runs of several functions are put together here; choose one function above to compare like with like.' : '';
  heatMap(byId('heat'), byId('heat-key'), runs, heat.across, heat.down, MEASURES[heat.measure]);
}

const COLUMNS = [
  { key: 'fopt', label: 'fopt', number: true, text: r => figure(r.fopt) },
  { key: 'algorithm', label: 'Algorithm', text: r => AXES.algorithm.text(r.algorithm) },
  { key: 'function', label: 'Function', text: r => source.functions[r.function] },
  { key: 'dimension', label: 'Dimension', number: true, text: r => r.dimension },
  { key: 'iterations', label: 'Iterations', number: true, text: r => r.iterations },
  { key: 'agents', label: 'Agents', number: true, text: r => r.agents },
  { key: 'seed', label: 'Seed', number: true, text: r => r.seed },
  { key: 'runtime', label: 'Time', number: true, text: r => time(r.runtime) },
  { key: 'attempt', label: 'Attempt', number: true, text: r => r.attempt },
  { key: 'spot', label: 'Worker', text: r => source.spots[r.spot] },
  { key: 'task', label: 'Task', text: r => r.task }
].filter(c => rows.some(r => c.text(r) !== null && c.text(r) !== '' && c.text(r) !== undefined));
const PAGE = 50, list = { sort: 'fopt', up: true, page: 0, found: [] };

function cellText(column, row) { const v = column.text(row); return v === null || v === undefined ? '' : String(v); }

/** Missing values stay at the end whichever way the column is sorted. */
function compare(a, b) {
  const column = COLUMNS.find(c => c.key === list.sort) || COLUMNS[0];
  const x = column.number ? a[column.key] : cellText(column, a), y = column.number ? b[column.key] : cellText(column, b);
  if (x === null || y === null) return (x === null) - (y === null);
  const order = column.number ? Number(x) - Number(y) : x.localeCompare(y, undefined, { numeric: true });
  return list.up ? order : -order;
}

function drawTable(runs) {
  const words = byId('search').value.toLowerCase().split(/\s+/).filter(w => w);
  list.found = runs.filter(r => { const line = COLUMNS.map(c => cellText(c, r)).join(' ').toLowerCase(); return words.every(w => line.includes(w)); }).sort(compare);
  const pages = Math.max(1, Math.ceil(list.found.length / PAGE));
  list.page = Math.min(list.page, pages - 1);
  const head = COLUMNS.map(c => {
    const sorted = list.sort === c.key, button = element('button', { type: 'button' }, c.label + (sorted ? list.up ? ' ▲' : ' ▼' : ''));
    button.addEventListener('click', () => { list.up = sorted ? !list.up : true; list.sort = c.key; list.page = 0; drawTable(selectedRuns()); byId('all').querySelector(`th[data-key="${c.key}"] button`).focus(); });
    return element('th', { scope: 'col', class: c.number ? 'n' : null, 'data-key': c.key, 'aria-sort': sorted ? list.up ? 'ascending' : 'descending' : null }, button);
  });
  byId('all').replaceChildren(element('caption', { class: 'sr' }, 'All results; the buttons in the head sort.'), element('thead', {}, element('tr', {}, ...head)),
    element('tbody', {}, ...list.found.slice(list.page * PAGE, (list.page + 1) * PAGE).map(r => element('tr', {}, ...COLUMNS.map(c => element('td', { class: c.number ? 'n' : null }, cellText(c, r)))))));
  byId('page').textContent = list.found.length ? `${list.page * PAGE + 1} to ${Math.min((list.page + 1) * PAGE, list.found.length)} of ${list.found.length}` : 'Nothing found';
  byId('previous').disabled = list.page === 0;
  byId('next').disabled = list.page >= pages - 1;
}

/** A cell that a spreadsheet would run as a formula gets an apostrophe in front. */
function csvCell(value) {
  let text = value === null || value === undefined ? '' : String(value);
  if (/^[=+\-@\t\r]/.test(text) && Number.isNaN(Number(text))) text = "'" + text;
  return /[",\n\r]/.test(text) ? '"' + text.replaceAll('"', '""') + '"' : text;
}
function download() {
  const lines = [['task', 'algorithm', 'function', 'iterations', 'agents', 'dimension', 'seed', 'spot', 'attempt', 'runtime_ms', 'fopt']].concat(list.found.map(r =>
    [r.task, source.algorithms[r.algorithm], source.functions[r.function], r.iterations, r.agents, r.dimension, r.seed, source.spots[r.spot], r.attempt, r.runtime, r.fopt]));
  const link = element('a', { href: URL.createObjectURL(new Blob([lines.map(l => l.map(csvCell).join(',')).join('\n') + '\n'], { type: 'text/csv' })), download: 'results.csv' });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

function draw() {
  hideTip();
  const runs = selectedRuns();
  byId('shown').textContent = runs.length === rows.length ? `${rows.length} runs` : `${runs.length} of ${rows.length} runs`;
  drawConvergence(runs);
  drawBoxes(runs);
  drawHeat(runs);
  drawTable(runs);
}

if (rows.length) {
  byId('plots').hidden = false;
  for (const form of [byId('filters'), byId('heat-axes')]) form.addEventListener('submit', event => event.preventDefault());
  byId('search').addEventListener('input', () => { list.page = 0; drawTable(selectedRuns()); });
  byId('previous').addEventListener('click', () => { list.page--; drawTable(selectedRuns()); });
  byId('next').addEventListener('click', () => { list.page++; drawTable(selectedRuns()); });
  byId('csv').addEventListener('click', download);
  buildFilters();
  buildHeat();
  draw();
  let width = innerWidth;
  addEventListener('resize', () => { if (innerWidth !== width) { width = innerWidth; draw(); } });
}
