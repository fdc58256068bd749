/* Figures by area: the same as on the map, for everyone. */
const tableStatus = document.getElementById('table-status');
const order = { column: null, down: false };

/* Each column: its heading, its value for a row of the level (-1: the whole study), and how it is written. */
function columnsNow() {
  const columns = [];
  if (chosen.layer !== null) {
    columns.push({ key: 'people', title: say('people'), value: (row) => { const s = splitOf(row, chosen.band); return s && s.people; }, text: count });
    ways.forEach((way, at) => columns.push({ key: 'way' + at, title: way, value: (row) => share(splitOf(row, chosen.band), at), text: (value) => percent(value, 1) }));
    columns.push({ key: 'left', title: say('people_neither'), value: (row) => { const s = splitOf(row, chosen.band); return s && s.ways[ways.length - 1]; }, text: count });
  }
  run.networks.forEach((network, at) => columns.push({
    key: 'counters' + at, title: networkWord(network),
    value: (row) => row < 0 ? counters.networks.filter((each, index) => each === at && !beyond.has(index)).length : run.levels[chosen.level].counters[at][row],
    text: count,
  }));
  if (pair.length > 1 && run.partners.study) {
    pair.forEach((network, at) => columns.push({
      key: 'partner' + at,
      title: say('with_partner', { network: networkWord(network), km: kilometres(run.bands[chosen.band]) }),
      value: (row) => partnerShare(at, row), text: (value) => percent(value, 1),
    }));
  }
  return columns;
}
function share(split, way) { return split && split.people ? split.ways[way] / split.people : null; }
function partnerShare(at, row) {
  const found = run.partners[row < 0 ? 'study' : run.levels[chosen.level].key][at];
  const index = Math.max(row, 0);
  if (!found.bands.length || !found.facilities[index]) return null;
  return found.bands[chosen.band][index] / found.facilities[index];
}
function nameOf(row) { return run.levels[chosen.level].names[row] || run.levels[chosen.level].ids[row]; }

function drawTable() {
  const columns = columnsNow(), level = run.levels[chosen.level];
  const rows = level ? [...level.ids.keys()] : [];
  const compare = new Intl.Collator(locale, { numeric: true }).compare;
  const by = columns.find((column) => column.key === order.column);
  if (by) {
    const known = new Map(rows.map((row) => [row, by.value(row)]));
    /* What is not known stands last, whichever way. */
    rows.sort((a, b) => (known.get(a) === null) - (known.get(b) === null)
      || (order.down ? known.get(b) - known.get(a) : known.get(a) - known.get(b)) || a - b);
  } else if (order.column === 'area') rows.sort((a, b) => (order.down ? -1 : 1) * compare(nameOf(a), nameOf(b)) || a - b);
  const head = make('tr', {}, heading('area', say('area')), ...columns.map((column) => heading(column.key, column.title)));
  const body = make('tbody', {}, line(-1, columns), ...rows.map((row) => line(row, columns)));
  document.getElementById('table').replaceChildren(make('table', {}, make('caption', { class: 'unseen' }, say('table')), make('thead', {}, head), body));
}
function heading(key, text) {
  const now = order.column === key;
  const button = make('button', { type: 'button', 'data-sort': key }, text);
  return make('th', { scope: 'col', 'aria-sort': now ? (order.down ? 'descending' : 'ascending') : 'none' }, button);
}
function line(row, columns) {
  const name = row < 0 ? say('whole_study') : make('button', { type: 'button', 'data-row': row }, isolated(nameOf(row)));
  const cells = columns.map((column) => make('td', {}, column.text(column.value(row))));
  return make('tr', { class: row < 0 ? 'all' : row === chosen.area ? 'now' : '', 'data-row': row }, make('th', { scope: 'row' }, name), ...cells);
}
document.getElementById('table').addEventListener('click', (event) => {
  const sort = event.target.closest('[data-sort]'), line_ = event.target.closest('tr[data-row]');
  if (sort) {
    const key = sort.dataset.sort;
    order.down = order.column === key ? !order.down : key !== 'area';
    order.column = key;
    drawTable();
    document.querySelector('[data-sort="' + key + '"]').focus();
    tableStatus.textContent = say('sorted_by', { column: sort.textContent });
  } else if (line_ && Number(line_.dataset.row) >= 0) showArea(Number(line_.dataset.row));
});
watchers.push((changes) => {
  if (Object.keys(changes).join() !== 'area') { drawTable(); return; }
  for (const line_ of document.querySelectorAll('#table tbody tr')) {
    const now = Number(line_.dataset.row) === chosen.area;
    line_.classList.toggle('now', now);
    if (now) line_.scrollIntoView({ block: 'nearest' });
  }
});
