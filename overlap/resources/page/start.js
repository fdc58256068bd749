/* The controls, the figures at the top, the chosen area, the words at the end; then everything is drawn once. */
function drawSummary() {
  const split = splitOf(-1, chosen.band), part = document.getElementById('summary');
  if (!split) return;
  const colours = wayColours();
  const tiles = split.ways.map((people, way) => {
    const tile = make('div', { class: 'tile' }, make('dt', {}, ways[way]),
      make('dd', {}, make('span', { class: 'share' }, percent(people, split.people)), make('span', { class: 'count' }, count(people))));
    tile.style.borderColor = colours[way];
    return tile;
  });
  const all = say('of_people', { people: count(split.people), layer: layerWord(chosen.layer), km: kilometres(run.bands[chosen.band]) });
  part.replaceChildren(make('p', { class: 'of' }, all), make('dl', { class: 'tiles' }, ...tiles));
}
function drawChosen() {
  const part = document.getElementById('chosen'), row = chosen.area === null ? -1 : chosen.area;
  if (chosen.layer === null) return;
  const lines = run.bands.map((band, at) => {
    const split = splitOf(row, at);
    const cells = split && split.people ? split.ways.map((people) => make('td', {}, percent(people, split.people))) : ways.map(() => make('td', {}, '–'));
    const bar = make('td', { class: 'bar' }, split && split.people ? splitBar(split) : '');
    return make('tr', { class: at === chosen.band ? 'now' : '' }, make('th', { scope: 'row' }, kilometres(band)), bar, ...cells);
  });
  part.replaceChildren(
    make('h2', {}, row < 0 ? say('whole_study') : isolated(nameOf(row))), make('p', { class: 'hint' }, say('by_band')), wayKeys(),
    make('table', { class: 'bands' }, make('thead', {}, make('tr', {}, make('th', { scope: 'col' }, say('band')), make('td', { class: 'bar' }), ...ways.map(wayHeading))),
      make('tbody', {}, ...lines)));
}
function wayHeading(way, at) {
  return make('th', { scope: 'col' }, sample({ fillColor: wayColours()[at] }), make('span', { class: 'way' }, way));
}
/* Where the columns are too narrow for their headings, these stand above them. */
function wayKeys() {
  return make('div', { class: 'keys', 'aria-hidden': 'true' }, ...ways.map((way, at) => key(way, { fillColor: wayColours()[at] })));
}
function drawLegend() {
  const keys = [];
  if (chosen.layer !== null && run.levels.length && shown.areas) {
    const edges = [0, ...STEPS].map((step) => wholeNumber.format(100 * step));
    const steps = rampColours().map((colour, at) => make('span', {}, sample({ fillColor: colour, color: ink('--border') }), toTheRight(edges[at] + '–' + wholePercent.format([...STEPS, 1][at]))));
    keys.push(make('span', { class: 'key' }, ways[chosen.way] + ', ' + kilometres(run.bands[chosen.band])), make('span', { class: 'steps' }, ...steps));
  }
  for (const at of shown.networks) keys.push(key(networkWord(run.networks[at]), markStyle(run.networks[at])));
  for (const kind of shown.gaps) keys.push(key(gapWord(kind, gapKilometres(kind)), gapStyle(kind)));
  if (shown.gaps.size) keys.push(make('span', { class: 'key' }, say('gap_strength')));
  if (shown.gaps.size && run.gaps.left_out) keys.push(make('span', { class: 'key' }, sayOf('gap_left_out', run.gaps.left_out)));
  document.getElementById('legend').replaceChildren(...keys);
}

function key(text, style) { return make('span', { class: 'key' }, sample(style), text); }
function markStyle(network) { return { shape: network.shape, fillColor: network.colour }; }
function gapStyle(kind) {
  const colour = GAPS[kind] || run.not_known;
  return { fillColor: colour, color: colour, fillOpacity: 0.55, dashArray: kind === 'presence' ? null : '3 3' };
}
function gapKilometres(kind) { return run.gaps.regions.find((region) => region[0] === kind)[1]; }

function radios() {
  const row = make('div', { class: 'row' });
  run.bands.forEach((band, at) => {
    const input = make('input', { type: 'radio', name: 'band', value: at });
    input.checked = at === chosen.band;
    input.addEventListener('change', () => choose({ band: at }));
    row.append(make('label', {}, input, make('span', {}, kilometres(band))));
  });
  document.getElementById('bands').append(row);
}
function chooser(id, label, entries, now, taken) {
  if (entries.length < 2) return;
  const select = make('select', { id }, ...entries.map((entry, at) => make('option', { value: at }, entry)));
  select.value = now;
  select.addEventListener('change', () => taken(Number(select.value)));
  document.getElementById('choices').append(make('div', {}, make('label', { class: 'over', for: id }, label), select));
}
function toggle(into, label, style, isOn, set) {
  const input = make('input', { type: 'checkbox' });
  input.checked = isOn();
  input.addEventListener('change', () => { set(input.checked); redraw(); drawLegend(); });
  document.addEventListener('layers', () => { input.checked = isOn(); });
  into.append(make('label', { class: 'switch' }, input, sample(style), make('span', {}, label)));
}
function inSet(set, value) { return [() => set.has(value), (on) => { if (on) set.add(value); else set.delete(value); }]; }
function toggles() {
  const part = document.getElementById('layers');
  run.networks.forEach((network, at) => toggle(part, networkWord(network), markStyle(network), ...inSet(shown.networks, at)));
  if (run.levels.length) toggle(part, say('level'), { fillColor: run.ramp[2], color: run.ramp[6] }, () => shown.areas, (on) => { shown.areas = on; });
  for (const kind of Object.keys(gapGroups)) {
    toggle(part, gapWord(kind, gapKilometres(kind)), gapStyle(kind), ...inSet(shown.gaps, kind));
  }
  if (!otherGroups.length) return;
  const more = make('details', {}, make('summary', {}, say('more_layers')));
  otherGroups.forEach((each, at) => toggle(more, titled(each.layer.title),
    each.layer.points ? { shape: 'diamond', fillColor: each.colour } : each.layer.lines ? { line: true, color: each.colour } : { fillColor: each.colour },
    ...inSet(shown.others, at)));
  part.append(more);
}
function sentences(heading_, texts, language) {
  if (!texts.length) return;
  // An item has the direction of its language, whatever letters its first name has.
  const list_ = make('ul', language ? { lang: language, dir: 'ltr' } : {}, ...texts.map((text) => make('li', {}, titled(text))));
  document.getElementById('words-part').append(make('section', {}, make('h2', {}, heading_), list_));
}
function drawWords() {
  sentences(say('findings'), run.headline);
  sentences(say('cautions'), run.cautions);
  sentences(say('notes'), run.notes, 'en');
  sentences(say('sources'), run.sources.map(([role, path, licence]) => role + ': ' + path + ' (' + (licence ? say('licence_of', { licence }) : say('licence_unknown')) + ')'));
  sentences(say('too_long'), run.too_long);
  const tables = run.tables.map(([name, title_, rows]) => make('li', {}, titled(title_), ' (', make('code', {}, name), ', ', sayOf('rows', rows), ')'));
  document.getElementById('words-part').append(make('details', {}, make('summary', {}, say('tables')), make('ul', {}, ...tables)));
  document.getElementById('fingerprint').textContent = say('fingerprint', { fingerprint: run.fingerprint });
}

radios();
chooser('people', say('people_layer'), Object.keys(run.splits).map(layerWord), 0,
  (at) => choose({ layer: Object.keys(run.splits)[at] }));
chooser('level', say('level'), run.levels.map((level) => level.key), chosen.level, (at) => choose({ level: at, area: null }));
document.addEventListener('layers', () => { const select = document.getElementById('level'); if (select) select.value = chosen.level; });
if (chosen.layer !== null) chooser('way', say('colour_by'), ways, chosen.way, (at) => choose({ way: at }));
toggles();
redraw();
watchers.push(drawSummary, drawChosen, drawLegend);
drawWords();
drawTable();
drawSummary();
drawChosen();
drawLegend();
performance.mark('ready');
document.documentElement.dataset.ready = 'yes';
