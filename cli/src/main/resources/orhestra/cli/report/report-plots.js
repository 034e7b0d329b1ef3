// Drawing. Text from the data goes in as text nodes only.
const DASHES = ['', '7 3', '2 3', '9 3 2 3', '4 2', '1 3', '12 3', '6 2 1 2'];
const tip = document.getElementById('tip');

function element(name, attributes, ...children) { return build(document.createElement(name), attributes, children); }
const SVG = document.getElementById('svg').namespaceURI;
function svg(name, attributes, ...children) { return build(document.createElementNS(SVG, name), attributes, children); }
function build(node, attributes, children) {
  for (const [k, v] of Object.entries(attributes || {})) if (v !== null && v !== undefined && v !== false) node.setAttribute(k, v === true ? '' : v);
  node.append(...children);
  return node;
}
function colour(algorithm) { return 'k' + algorithm % 8; }
function dash(algorithm) { return DASHES[algorithm % 8]; }
function swatch(algorithm) {
  return svg('svg', { class: 'swatch', viewBox: '0 0 22 10', 'aria-hidden': 'true' },
    svg('line', { class: 'line ' + colour(algorithm), x1: 0, x2: 22, y1: 5, y2: 5, 'stroke-dasharray': dash(algorithm) }));
}

function showTip(event, ...lines) {
  tip.replaceChildren(...lines);
  tip.hidden = false;
  const box = tip.getBoundingClientRect();
  tip.style.left = Math.max(4, Math.min(event.clientX + 14, innerWidth - box.width - 4)) + 'px';
  tip.style.top = Math.max(4, event.clientY - box.height - 12) + 'px';
}
function hideTip() { tip.hidden = true; }

function numbersTable(head, body) {
  return element('details', {}, element('summary', {}, 'Numbers'),
    element('div', { class: 'scroll' }, element('table', {},
      element('thead', {}, element('tr', {}, ...head.map((h, i) => element('th', { scope: 'col', class: i ? 'n' : null }, h)))),
      element('tbody', {}, ...body.map(line => element('tr', {}, ...line.map((c, i) => i ? element('td', { class: 'n' }, c) : element('th', { scope: 'row' }, c))))))));
}

function panel(target, caption, wide, draw) {
  const figureElement = element('figure', { class: 'panel' + (wide ? ' wide' : '') }, element('figcaption', {}, caption));
  target.append(figureElement);
  draw(figureElement, Math.max(260, figureElement.clientWidth));
}

/** Median lines with their quartile bands; `series` is a list of {algorithm, band}. */
function linePlot(target, caption, wide, series, axis) {
  panel(target, caption, wide, (figureElement, width) => {
    const height = wide ? Math.min(420, Math.max(240, width * .45)) : 230, left = 46, right = width - 8, top = 10, bottom = height - 34;
    const points = series.flatMap(s => s.band);
    if (!points.length) { figureElement.append(element('p', { class: 'empty' }, 'No values.')); return; }
    const y = scale(points.flatMap(p => [p.low, p.mid, p.high]), bottom, top), x = axis.scale(points, left, right);
    const root = svg('svg', { viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': `${caption}: median by algorithm at the end: ` + series.filter(s => s.band.length).map(s => source.algorithms[s.algorithm] + ' ' + figure(s.band[s.band.length - 1].mid)).join(', ') });
    for (const t of y.ticks) root.append(svg('line', { class: 'grid', x1: left, x2: right, y1: t.at, y2: t.at }), svg('text', { x: left - 6, y: t.at + 4, 'text-anchor': 'end' }, t.text));
    for (const t of x.ticks) root.append(svg('line', { class: 'axis', x1: t.at, x2: t.at, y1: bottom, y2: bottom + 4 }), svg('text', { x: t.at, y: bottom + 17, 'text-anchor': t.at > right - 12 ? 'end' : 'middle' }, t.text));
    root.append(svg('line', { class: 'axis', x1: left, x2: right, y1: bottom, y2: bottom }), svg('text', { x: (left + right) / 2, y: height - 3, 'text-anchor': 'middle' }, axis.label));
    for (const s of series) {
      const up = s.band.map(p => `${x.at(p.x)},${y.at(p.high)}`), down = s.band.map(p => `${x.at(p.x)},${y.at(p.low)}`).reverse();
      root.append(svg('polygon', { class: 'band ' + colour(s.algorithm), points: up.concat(down).join(' ') }));
    }
    for (const s of series) {
      root.append(svg('polyline', { class: 'line ' + colour(s.algorithm), 'stroke-dasharray': dash(s.algorithm), points: s.band.map(p => `${x.at(p.x)},${y.at(p.mid)}`).join(' ') }));
      if (s.band.length < 8) for (const p of s.band) root.append(svg('circle', { class: colour(s.algorithm), cx: x.at(p.x), cy: y.at(p.mid), r: 3 }));
    }
    const guide = svg('line', { class: 'guide', y1: top, y2: bottom, visibility: 'hidden' });
    root.append(guide);
    const stops = [...new Set(points.map(p => p.x))].sort((a, b) => a - b);
    root.addEventListener('pointermove', event => {
      const box = root.getBoundingClientRect(), at = (event.clientX - box.left) * width / box.width;
      const stop = stops.reduce((best, v) => Math.abs(x.at(v) - at) < Math.abs(x.at(best) - at) ? v : best);
      guide.setAttribute('x1', x.at(stop)); guide.setAttribute('x2', x.at(stop)); guide.setAttribute('visibility', 'visible');
      const lines = series.map(s => ({ s, p: s.band.find(p => p.x === stop) })).filter(e => e.p).sort((a, b) => a.p.mid - b.p.mid);
      showTip(event, element('b', {}, axis.text(stop)), ...lines.map(e => element('div', {}, swatch(e.s.algorithm), `${source.algorithms[e.s.algorithm]} ${figure(e.p.mid)}`)));
    });
    root.addEventListener('pointerleave', () => { guide.setAttribute('visibility', 'hidden'); hideTip(); });
    const shownStops = stops.length <= 8 ? stops : [0, .1, .25, .5, .75, 1].map(f => stops.reduce((best, v) => Math.abs(v - f * stops[stops.length - 1]) < Math.abs(best - f * stops[stops.length - 1]) ? v : best)).filter((v, i, all) => all.indexOf(v) === i);
    figureElement.append(root, numbersTable([axis.label, ...series.map(s => source.algorithms[s.algorithm])],
      shownStops.map(v => [axis.text(v), ...series.map(s => { const p = s.band.find(b => b.x === v); return p ? figure(p.mid) : '-'; })])));
  });
}

/** One horizontal box for each algorithm. */
function boxPlot(target, caption, wide, groups) {
  panel(target, caption, wide, (figureElement, width) => {
    const row = 34, top = 4, height = top + groups.length * row + 40, bottom = height - 36;
    const longest = Math.max(...groups.map(g => source.algorithms[g.algorithm].length));
    const left = Math.min(width * .36, 14 + longest * 7), right = width - 12, letters = Math.floor((left - 8) / 7);
    const x = scale(groups.flatMap(g => g.runs.map(r => r.fopt)), left, right);
    const boxes = groups.map(g => ({ algorithm: g.algorithm, ...boxOf(g.runs, x.log) })).filter(b => b.runs);
    if (!boxes.length) { figureElement.append(element('p', { class: 'empty' }, 'No values.')); return; }
    const root = svg('svg', { viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': `${caption}: medians: ` + boxes.map(b => source.algorithms[b.algorithm] + ' ' + figure(b.mid)).join(', ') });
    const every = Math.ceil(x.ticks.length / Math.max(2, Math.floor((right - left) / 46)));
    x.ticks.forEach((t, i) => {
      root.append(svg('line', { class: 'grid', x1: t.at, x2: t.at, y1: top, y2: bottom }));
      if (i % every === 0) root.append(svg('text', { x: t.at, y: bottom + 15, 'text-anchor': 'middle' }, t.text));
    });
    root.append(svg('text', { x: (left + right) / 2, y: height - 3, 'text-anchor': 'middle' }, x.log ? 'fopt (logarithmic)' : 'fopt'));
    boxes.forEach((b, i) => {
      const middle = top + i * row + row / 2, c = colour(b.algorithm), name = source.algorithms[b.algorithm];
      const g = svg('g', {}, svg('rect', { x: 0, y: top + i * row, width, height: row, fill: 'transparent' }),
        svg('text', { class: 'name', x: left - 8, y: middle + 4, 'text-anchor': 'end' }, name.length > letters ? name.slice(0, Math.max(1, letters - 1)) + '…' : name),
        svg('line', { class: 'whisker ' + c, x1: x.at(b.from), x2: x.at(b.low), y1: middle, y2: middle }),
        svg('line', { class: 'whisker ' + c, x1: x.at(b.high), x2: x.at(b.to), y1: middle, y2: middle }),
        svg('line', { class: 'whisker ' + c, x1: x.at(b.from), x2: x.at(b.from), y1: middle - 5, y2: middle + 5 }),
        svg('line', { class: 'whisker ' + c, x1: x.at(b.to), x2: x.at(b.to), y1: middle - 5, y2: middle + 5 }),
        svg('rect', { class: 'boxed ' + c, x: x.at(b.low), y: middle - 9, width: Math.max(1, x.at(b.high) - x.at(b.low)), height: 18, rx: 2 }),
        svg('line', { class: 'middle ' + c, x1: x.at(b.mid), x2: x.at(b.mid), y1: middle - 9, y2: middle + 9 }),
        ...b.out.slice(0, 400).map(v => svg('circle', { class: 'out ' + c, cx: x.at(v), cy: middle, r: 2.5, 'stroke-width': 0 })));
      g.addEventListener('pointermove', event => showTip(event, element('b', {}, name), ...[['lowest', b.out.length ? Math.min(b.from, b.out[0]) : b.from], ['1st quartile', b.low], ['median', b.mid], ['3rd quartile', b.high], ['highest', b.out.length ? Math.max(b.to, b.out[b.out.length - 1]) : b.to]].map(([k, v]) => element('div', {}, `${k} ${figure(v)}`)), element('div', {}, `${b.runs} runs`)));
      g.addEventListener('pointerleave', hideTip);
      root.append(g);
    });
    figureElement.append(root, numbersTable(['Algorithm', '1st quartile', 'Median', '3rd quartile', 'Runs'], boxes.map(b => [source.algorithms[b.algorithm], figure(b.low), figure(b.mid), figure(b.high), String(b.runs)])));
  });
}

// From good (dark green-blue) to bad (pale): the best cells draw the eye; readable for colour-blind readers.
const SHADES = [[8, 64, 82], [22, 108, 122], [58, 150, 148], [122, 190, 172], [184, 221, 202], [232, 243, 226]];
function shade(f) {
  const at = Math.min(Math.max(f, 0), 1) * (SHADES.length - 1), i = Math.min(Math.floor(at), SHADES.length - 2);
  return SHADES[i].map((v, k) => Math.round(v + (at - i) * (SHADES[i + 1][k] - v)));
}
function inkOn(rgb) { return .299 * rgb[0] + .587 * rgb[1] + .114 * rgb[2] > 130 ? '#10202a' : '#ffffff'; }

/** A table whose cells are coloured by their value. */
function heatMap(table, key, runs, across, down, measure) {
  const xs = valuesOf(across, runs), ys = valuesOf(down, runs), groups = groupBy(runs, r => r[across] + '|' + r[down]);
  const cell = (x, y) => groups.get(x + '|' + y) || [];
  const all = xs.flatMap(x => ys.map(y => measure.of(cell(x, y)))), s = scale(all, 0, 1);
  table.replaceChildren(element('thead', {}, element('tr', {}, element('th', { scope: 'col' }, `${AXES[down].label} \\ ${AXES[across].label}`), ...xs.map(x => element('th', { scope: 'col' }, AXES[across].text(x))))),
    element('tbody', {}, ...ys.map(y => element('tr', {}, element('th', { scope: 'row' }, AXES[down].text(y)), ...xs.map(x => {
      const list = cell(x, y), value = measure.of(list);
      if (!list.length || Number.isNaN(value)) return element('td', { class: 'empty' }, '-');
      const rgb = shade(s.at(value)), td = element('td', { title: `${list.length} runs` }, measure.text(value));
      td.style.background = `rgb(${rgb})`; td.style.color = inkOn(rgb);
      return td;
    })))));
  const bar = element('i', {});
  bar.style.background = `linear-gradient(90deg, ${SHADES.map(c => `rgb(${c})`).join(',')})`;
  const known = sortedNumbers(all);
  key.replaceChildren(...known.length ? [element('span', {}, 'better ' + measure.text(known[0])), bar, element('span', {}, measure.text(known[known.length - 1]) + ' worse')] : []);
}
