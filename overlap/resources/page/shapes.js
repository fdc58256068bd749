/* From the whole numbers of the data island to places, and the marks of the networks. */
function place(steps) { return L.latLng(steps[1] * run.unit_m, steps[0] * run.unit_m); }
function ring(steps) {
  let x = 0, y = 0;
  const places = [];
  for (let at = 0; at < steps.length; at += 2) {
    x += steps[at];
    y += steps[at + 1];
    places.push(L.latLng(y * run.unit_m, x * run.unit_m));
  }
  return places;
}

function trace(pen, shape, x, y, radius) {
  const corners = { square: 4, triangle: 3, diamond: 4, star: 10, pentagon: 5 }[shape];
  pen.beginPath();
  if (!corners) {
    pen.arc(x, y, radius, 0, 2 * Math.PI);
    return;
  }
  const start = shape === 'square' ? Math.PI / 4 : -Math.PI / 2;
  for (let corner = 0; corner < corners; corner++) {
    const far = shape === 'star' && corner % 2 ? radius * 0.55 : radius * 1.2;
    const angle = start + (2 * Math.PI * corner) / corners;
    pen.lineTo(x + far * Math.cos(angle), y + far * Math.sin(angle));
  }
  pen.closePath();
}

const Mark = L.CircleMarker.extend({
  _updatePath() {
    const renderer = this._renderer;
    if (!renderer._drawing || this._empty()) return;
    trace(renderer._ctx, this.options.shape, this._point.x, this._point.y, this._radius);
    renderer._fillStroke(renderer._ctx, this);
  },
});

/* A sample of a mark or of a filled area for legends and switches. */
function sample(style) {
  const paper = make('canvas', { width: 40, height: 40, 'aria-hidden': 'true' });
  const pen = paper.getContext('2d');
  pen.scale(2, 2);
  if (style.shape) trace(pen, style.shape, 10, 10, 6);
  else {
    pen.beginPath();
    if (style.line) { pen.moveTo(2, 16); pen.lineTo(18, 4); } else pen.rect(2, 4, 16, 12);
  }
  pen.fillStyle = style.fillColor || 'transparent';
  pen.globalAlpha = style.fillOpacity === undefined ? 1 : style.fillOpacity;
  if (!style.line) pen.fill();
  pen.globalAlpha = 1;
  pen.strokeStyle = style.color || 'transparent';
  pen.lineWidth = style.line ? 2 : 1;
  if (style.dashArray) pen.setLineDash([3, 3]);
  pen.stroke();
  return paper;
}
