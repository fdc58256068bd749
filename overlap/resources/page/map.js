/* The map: areas by colour, gap regions, counters, and the layers of every other analysis, on one canvas. */
const STEPS = [0.05, 0.1, 0.25, 0.5];
const GAPS = { presence: '#D55E00', upgrade: '#009E73' };
const dark = window.matchMedia('(prefers-color-scheme: dark)');
const still = window.matchMedia('(prefers-reduced-motion: reduce)').matches;

const canvas = L.canvas({ padding: 0.3, tolerance: 2 });
const map = L.map('map', {
  crs: L.CRS.Simple, renderer: canvas, zoomControl: false, attributionControl: false, minZoom: -20, maxZoom: -2,
  zoomSnap: 0.25, zoomDelta: 1, wheelPxPerZoomLevel: 90, zoomAnimation: !still, fadeAnimation: !still,
});
L.control.zoom({ zoomInTitle: say('zoom_in'), zoomOutTitle: say('zoom_out') }).addTo(map);
const scale = L.control.scale({ imperial: false });
/* As Leaflet's own, with the unit in the language of the page. */
scale._updateMetric = (most) => {
  const metres = scale._getRoundNum(most);
  scale._updateScale(scale._mScale, metres < 1000 ? say('m', { n: count(metres) }) : kilometres(metres / 1000), metres / most);
};
scale.addTo(map);
const [west, south, east, north] = run.window_m;
const window_ = L.latLngBounds([south, west], [north, east]);
map.fitBounds(window_);
const farZoom = map.getZoom();
map.setMinZoom(farZoom - 1);
map.setMaxBounds(window_.pad(0.5));

function rampColours() { return [0, 1, 3, 4, 6].map((step) => run.ramp[dark.matches ? 6 - step : step]); }
function colourOf(row) {
  const split = splitOf(row, chosen.band);
  if (split === null || !split.people) return null;
  const share = split.ways[chosen.way] / split.people;
  return rampColours()[STEPS.filter((step) => share >= step).length];
}
function areaStyle(row) {
  const colour = colourOf(row), now = chosen.area === row;
  return {
    color: now ? ink('--ink') : ink('--border'), weight: now ? 3 : 0.8,
    fillColor: colour || ink('--land'),
    /* Gap regions say the same more exactly: where they are drawn, the areas step back. */
    fillOpacity: shown.gaps.size ? 0.3 : 0.9,
  };
}

const areaGroups = run.levels.map((level, at) => {
  const group = L.featureGroup();
  level.shapes.forEach((rings, row) => {
    if (!rings.length) return;
    /* Even-odd filling makes holes of inner rings, however they are wound. */
    const area = L.polygon(rings.map(ring), { fillRule: 'evenodd', smoothFactor: 0.6, kind: 'area', row, level: at });
    group.addLayer(area);
  });
  return group;
});
const outlines = run.levels.slice(0, -1).map((level) => L.polyline(
  level.shapes.flat().map(ring), { interactive: false, smoothFactor: 0.6, weight: 1.6 }));

const gapGroups = {};
for (const region of run.gaps.regions) {
  const [kind, , people, ground] = region;
  if (!(kind in gapGroups)) gapGroups[kind] = L.featureGroup();
  /* Where more people live the colour is stronger: empty land does not shout. */
  const strength = Math.min(1, Math.max(0, Math.log10(Math.max(1, people / Math.max(ground, 0.01))) / 2.5));
  const colour = GAPS[kind] || run.not_known;
  gapGroups[kind].addLayer(L.polygon(region[7].map(ring), {
    fillRule: 'evenodd', smoothFactor: 0.4, kind: 'gap', region, color: colour, weight: 0.7,
    opacity: 0.35 + 0.6 * strength, fillColor: colour, fillOpacity: 0.15 + 0.7 * strength,
    dashArray: kind === 'presence' ? null : '3 3',
  }));
}

const counters = run.facilities;
const beyond = new Set(counters.context);
const counterMarks = [];
const counterGroups = run.networks.map(() => L.featureGroup());
counters.places.forEach((steps, row) => {
  const network = run.networks[counters.networks[row]];
  const mark = new Mark(place(steps), {
    shape: network.shape, radius: 5, fillColor: network.colour, fillOpacity: beyond.has(row) ? 0.35 : 0.95,
    weight: 1, kind: 'counter', row,
  });
  counterMarks.push(mark);
  counterGroups[counters.networks[row]].addLayer(mark);
});

const otherGroups = run.layers.map((layer, at) => {
  const colour = run.colours[(4 + at) % run.colours.length], group = L.featureGroup();
  const style = { kind: 'other', layer, color: colour, weight: 1.5, fillColor: colour, fillOpacity: 0.5 };
  (layer.points || layer.lines || layer.areas).forEach((shape, row) => {
    if (!shape || !shape.length) return;
    const own = Object.assign({ row }, style);
    if (layer.points) group.addLayer(new Mark(place(shape), Object.assign(own, { shape: 'diamond', radius: 6, fillOpacity: 0.9 })));
    else if (layer.lines) group.addLayer(L.polyline(shape.map(ring), own));
    else group.addLayer(L.polygon(shape.map(ring), Object.assign(own, { fillRule: 'evenodd' })));
  });
  return { group, colour, layer };
});

/* What is switched on, from below to above. */
const shown = { areas: true, gaps: new Set(), networks: new Set(run.networks.keys()), others: new Set() };
/* Small from afar, and smaller where there are many, so that marks do not hide the land; larger close by. */
const farRadius = 3.2 * Math.min(1, Math.max(0.45, Math.sqrt(1000 / Math.max(1, run.facilities.ids.length))));
function radius() { return Math.max(farRadius, Math.min(7, farRadius + 0.9 * (map.getZoom() - farZoom))); }
function redraw() {
  for (const group of [...areaGroups, ...outlines, ...Object.values(gapGroups), ...otherGroups.map((each) => each.group), ...counterGroups]) group.remove();
  if (shown.areas && chosen.level >= 0) {
    areaGroups[chosen.level].addTo(map);
    outlines.slice(0, chosen.level).forEach((lines) => lines.addTo(map));
  }
  for (const [kind, group] of Object.entries(gapGroups)) if (shown.gaps.has(kind)) group.addTo(map);
  otherGroups.forEach((each, at) => { if (shown.others.has(at)) each.group.addTo(map); });
  counterGroups.forEach((group, at) => { if (shown.networks.has(at)) group.addTo(map); });
  restyle();
}
function restyle() {
  if (chosen.level >= 0) areaGroups[chosen.level].eachLayer((area) => area.setStyle(areaStyle(area.options.row)));
  outlines.forEach((lines) => lines.setStyle({ color: ink('--quiet') }));
  counterMarks.forEach((mark) => mark.setStyle({ color: ink('--halo'), radius: radius(), weight: radius() < 4 ? 0.6 : 1 }));
}
watchers.push((changes) => {
  if ('level' in changes) redraw();
  else restyle();
});
map.on('zoomend', restyle);
dark.addEventListener('change', () => choose({}));

/* What is said of a shape: the same on hover and click, in short and in full. */
function title(text) { return make('p', { class: 'title' }, isolated(text)); }
function saidOf(shape, full) {
  const said = make('div', { class: 'said', lang: run.language }), options = shape.options;
  if (options.kind === 'area') {
    said.append(title(run.levels[options.level].names[options.row] || run.levels[options.level].ids[options.row]));
    const split = splitOf(options.row, chosen.band);
    if (split && split.people) {
      said.append(pairsOf([[say('people'), count(split.people)]].concat(
        split.ways.map((people, way) => [ways[way], percent(people, split.people)]))));
    } else said.append(say('no_people'));
  } else if (options.kind === 'gap') {
    const [kind, km, people, ground, farthest, settlement] = options.region;
    said.append(title(gapWord(kind, km)));
    const rows = [[say('people'), count(people)]];
    if (full) {
      rows.push([say('ground'), say('km2', { n: plainNumber.format(ground) })]);
      if (farthest) rows.push([say('farthest'), kilometres(farthest / 1000)]);
    }
    if (settlement) rows.push([say('place'), settlement]);
    said.append(pairsOf(rows));
  } else if (options.kind === 'counter') {
    const row = options.row, network = run.networks[counters.networks[row]];
    said.append(title(counters.names[row] || counters.ids[row]), make('p', {}, networkWord(network), ' · ', isolated(counters.ids[row])));
    if (beyond.has(row)) said.append(make('p', {}, say('context')));
    if (full) said.append(pairsOf(counters.facts.map((fact) => [titled(fact.title), fact.codes && !fact.said ? english(valueOf(fact, row)) : valueOf(fact, row)])));
  } else {
    said.append(title(titled(options.layer.title)));
    const columns = full ? options.layer.columns : options.layer.columns.slice(0, 3);
    said.append(pairsOf(columns.map((column) => [english(full ? column.meaning : column.name), valueOf(column, options.row)])
      .filter((each) => each[1] !== '')));
  }
  return said;
}
function valueOf(column, row) {
  if (column.codes) return column.words[column.codes[row]];
  const value = column.values[row];
  if (value === null) return '';
  if (column.kind === 'flag') return value ? '✓' : '✗';
  const number = Math.abs(value) >= 1000 && column.kind !== 'integer' ? wholeNumber.format(value) : plainNumber.format(value);
  const unit = { metre: 'm', kilometre: 'km', 'square kilometre': 'km2' }[column.unit];
  if (unit) return say(unit, { n: number });
  return column.unit && column.unit !== 'person' ? number + ' ' + column.unit : number;
}

const tooltip = L.tooltip({ sticky: true, direction: 'top', offset: [0, -8], opacity: 1 });
function open(shape, at) {
  map.closeTooltip(tooltip);
  L.popup({ maxWidth: 320, minWidth: 200, closeButton: true }).setLatLng(at).setContent(saidOf(shape, true)).openOn(map);
  const button = document.querySelector('.leaflet-popup-close-button');
  if (button) button.setAttribute('aria-label', say('close'));
}
for (const group of [...areaGroups, ...Object.values(gapGroups), ...counterGroups, ...otherGroups.map((each) => each.group)]) {
  group.on('mouseover', (event) => tooltip.setContent(saidOf(event.layer, false)).setLatLng(event.latlng).openOn(map));
  group.on('mousemove', (event) => tooltip.setLatLng(event.latlng));
  group.on('mouseout', () => map.closeTooltip(tooltip));
  group.on('click', (event) => {
    if (event.layer.options.kind === 'area') choose({ area: event.layer.options.row });
    open(event.layer, event.latlng);
  });
}
function showArea(row) {
  choose({ area: row });
  const area = areaGroups[chosen.level].getLayers().find((each) => each.options.row === row);
  if (area) map.fitBounds(area.getBounds(), { padding: [40, 40], maxZoom: -5, animate: !still });
}
function showCounter(row) {
  const at = counters.networks[row];
  if (!shown.networks.has(at)) { shown.networks.add(at); redraw(); document.dispatchEvent(new Event('layers')); }
  map.setView(place(counters.places[row]), Math.max(map.getZoom(), -6), { animate: false });
  open(counterMarks[row], place(counters.places[row]));
}
