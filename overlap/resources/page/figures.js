/* The data of the run, its words and its numbers. Text from the run goes into the page as text only. */
const run = JSON.parse(document.getElementById('data').textContent);
const words = run.words;

/* Latin digits in every language, as in the tables of the run. */
const locale = run.language + '-u-nu-latn';
const wholeNumber = new Intl.NumberFormat(locale, { maximumFractionDigits: 0, useGrouping: true });
const plainNumber = new Intl.NumberFormat(locale, { maximumSignificantDigits: 4 });
const wholePercent = new Intl.NumberFormat(locale, { style: 'percent' });
const tenthPercent = new Intl.NumberFormat(locale, { style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 });
const plural = new Intl.PluralRules(run.language);
const rightToLeft = document.documentElement.dir === 'rtl';

function say(key, parts) { return filled(words[key], parts); }
/* Of a number of things: in the form that the language has for so many. */
function sayOf(key, number) { return filled(words[key][plural.select(number)] || words[key].other, { n: count(number) }); }
function filled(pattern, parts) {
  return pattern.replace(/\{(\w+)\}/g, (whole, name) => (parts && name in parts ? parts[name] : whole));
}
function kilometres(km) { return say('km', { n: plainNumber.format(km) }); }
function count(number) { return number === null || number === undefined ? '–' : wholeNumber.format(number); }
function percent(part, all) {
  if (part === null || part === undefined || !all) return '–';
  const share = part / all;
  /* Never rounded to nothing or everything where it is neither. */
  if (share > 0 && share < 0.0005) return toTheRight('<' + tenthPercent.format(0.001));
  if (share < 1 && share >= 0.9995) return toTheRight('>' + tenthPercent.format(0.999));
  return toTheRight(tenthPercent.format(share));
}
/* Where text runs to the left, a figure still runs right. */
function toTheRight(text) {
  return rightToLeft ? '\u2066' + text + '\u2069' : text;
}
function networkWord(network) { return network.word; }
function layerWord(layer) { return run.layer_words[layer]; }
function gapWord(kind, km) { return words['gap_' + kind] ? say('gap_' + kind, { km: kilometres(km) }) : kind; }

/* The four ways in which people split, with their colours; of one network alone there are two. */
const pair = run.networks.slice(0, 2);
const ways = [say('both'), ...(pair.length > 1 ? pair.map((network) => network.only) : []), say('neither')];
function wayColours() {
  return [...(pair.length > 1 ? [run.colours[2]] : []), ...pair.map((network) => network.colour), ink('--ink')];
}
function ink(name) { return getComputedStyle(document.documentElement).getPropertyValue(name).trim(); }

/* What is chosen now; every part of the page redraws itself from this alone. */
const chosen = {
  band: Math.max(0, run.bands.indexOf(run.reported_km)),
  layer: Object.keys(run.splits)[0] || null,
  level: run.levels.length ? run.levels.length - 1 : -1,
  way: ways.length - 1,
  area: null,
};
const watchers = [];
function choose(changes) {
  Object.assign(chosen, changes);
  for (const watcher of watchers) watcher(changes);
}

/* People of an area (row -1: the whole study) at one band: all, and in each of the four ways. */
function splitOf(row, band) {
  if (chosen.layer === null) return null;
  const level = row < 0 ? 'study' : run.levels[chosen.level].key;
  const split = run.splits[chosen.layer][level];
  const at = row < 0 ? 0 : row;
  if (!split || !split.bands.length || split.people[at] === null) return null;
  return { people: split.people[at], ways: split.bands[band].map((way) => way[at]) };
}

function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name === 'class') element.className = value;
    else element.setAttribute(name, value);
  }
  for (const child of children) element.append(child);
  return element;
}
function isolated(text) { return make('bdi', {}, text); }
/* Words of the tool that no language but English has. */
function english(text) { return make('span', { lang: 'en', dir: 'ltr' }, text); }
/* The title of a table, in the language of the page where that has it. */
function titled(text) { return run.english.includes(text) ? english(text) : text; }
function pairsOf(rows) {
  const list = make('dl', { class: 'pairs' });
  for (const [term, value] of rows) list.append(make('dt', {}, term), make('dd', {}, isolated(value)));
  return list;
}

/* A bar of the four ways. It only repeats figures that stand beside it. */
function splitBar(split) {
  const bar = make('canvas', { class: 'split', width: 400, height: 14, 'aria-hidden': 'true' });
  const pen = bar.getContext('2d');
  const colours = wayColours();
  let done = 0;
  split.ways.forEach((people, way) => {
    const start = (400 * done) / split.people, width = (400 * people) / split.people;
    pen.fillStyle = colours[way];
    pen.fillRect(rightToLeft ? 400 - start - width : start, 0, Math.max(0, width - 1), 14);
    done += people;
  });
  return bar;
}
