/* Search by counter or area: a text field with a list, used by keys alone or by pointer. */
const field = document.getElementById('search'), list = document.getElementById('found');
const searchStatus = document.getElementById('search-status');
const MOST_FOUND = 12;
function plain(text) { return text.normalize('NFD').replace(/\p{M}/gu, '').toLocaleLowerCase(); }
const index = [];
run.levels.forEach((level, at) => level.names.forEach((name, row) => index.push({
  name: name || level.ids[row], kind: level.key, key: plain(name + ' ' + level.ids[row]),
  go: () => { if (chosen.level !== at) choose({ level: at, area: null }); document.dispatchEvent(new Event('layers')); showArea(row); },
})));
counters.names.forEach((name, row) => index.push({
  name: name || counters.ids[row], kind: networkWord(run.networks[counters.networks[row]]),
  key: plain(name + ' ' + counters.ids[row]), go: () => showCounter(row),
}));
let hits = [], active = -1;
function find() {
  const asked = plain(field.value.trim());
  const starts = [], holds = [];
  if (asked) {
    for (const entry of index) {
      const at = entry.key.indexOf(asked);
      if (at === 0) starts.push(entry);
      else if (at > 0) holds.push(entry);
    }
  }
  const all = starts.concat(holds);
  hits = all.slice(0, MOST_FOUND);
  list.replaceChildren(...hits.map((hit, at) => make('li', { role: 'option', id: 'hit-' + at, 'aria-selected': 'false' },
    isolated(hit.name), make('small', {}, isolated(hit.kind)))));
  list.hidden = !hits.length;
  field.setAttribute('aria-expanded', String(hits.length > 0));
  searchStatus.textContent = !asked ? '' : all.length ? sayOf('search_count', all.length) : say('search_none');
  mark(hits.length ? 0 : -1);
}
function mark(at) {
  active = at;
  [...list.children].forEach((item, row) => item.setAttribute('aria-selected', String(row === at)));
  if (at >= 0) {
    field.setAttribute('aria-activedescendant', 'hit-' + at);
    list.children[at].scrollIntoView({ block: 'nearest' });
  } else field.removeAttribute('aria-activedescendant');
}
function shut() { hits = []; list.replaceChildren(); list.hidden = true; field.setAttribute('aria-expanded', 'false'); mark(-1); }
function take(at) { const hit = hits[at]; if (!hit) return; field.value = hit.name; shut(); hit.go(); }
field.addEventListener('input', find);
field.addEventListener('keydown', (event) => {
  if (event.key === 'ArrowDown' && hits.length) { mark((active + 1) % hits.length); event.preventDefault(); }
  else if (event.key === 'ArrowUp' && hits.length) { mark((active + hits.length - 1) % hits.length); event.preventDefault(); }
  else if (event.key === 'Enter') { take(active); event.preventDefault(); }
  else if (event.key === 'Escape') shut();
});
list.addEventListener('mousedown', (event) => event.preventDefault());
list.addEventListener('click', (event) => { const item = event.target.closest('li'); if (item) take([...list.children].indexOf(item)); });
field.addEventListener('blur', shut);
