/** One curve of a plot. */
export interface Series {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}

export interface Axis {
  readonly label: string;
  /** log: values at or below 0 are left out. */
  readonly scale: 'linear' | 'log';
  readonly format: (value: number) => string;
  /** Marks are even multiples of it; default 1. */
  readonly unit?: number;
  /** Instead of marks at even steps. */
  readonly marks?: readonly number[];
}

const WIDTH = 720;
const HEIGHT = 300;
const LEFT = 76;
const RIGHT = 16;
const TOP = 14;
const BOTTOM = 44;
const MARKS = 5;
const colours = ['#1b6ca8', '#c8553d', '#2f855a', '#7b4ea3', '#b7791f', '#3a7ca5', '#97266d', '#4a5568', '#0f766e', '#9b2c2c'];

/** A plot as SVG, with its legend; points say their values when the mouse is over them. '' when there is no point to draw. */
export function linePlot(series: readonly Series[], x: Axis, y: Axis): string {
  const drawn = series.map(one => ({ name: one.name, points: one.points.filter(point => isDrawable(point, x, y)) })).filter(({ points }) => points.length > 0);
  if (drawn.length === 0) return '';
  const all = drawn.flatMap(({ points }) => points);
  const place = { x: placing(all.map(([value]) => value), x, LEFT, WIDTH - RIGHT), y: placing(all.map(([, value]) => value), y, HEIGHT - BOTTOM, TOP) };
  const curves = drawn.map(({ name, points }, index) => curve(name, points.map(([px, py]) => ({ at: [place.x.at(px), place.y.at(py)], says: `${name}: ${x.format(px)}, ${y.format(py)}` })), index));
  return `<svg class="plot" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img">${axes(place.x.marks, place.y.marks, x, y, place)}${curves.join('')}</svg>${legend(drawn.map(({ name }) => name))}`;
}

/** Bars beside each other, one for each name. '' when there is none. */
export function barPlot(bars: readonly { readonly name: string; readonly value: number }[], format: (value: number) => string): string {
  const highest = Math.max(...bars.map(({ value }) => value));
  if (bars.length === 0 || highest <= 0) return '';
  const rowHeight = 26;
  const rows = bars.map(({ name, value }, index) => {
    const top = index * rowHeight + 4;
    const width = Math.max(1, value / highest * (WIDTH - 330));
    return `<text x="190" y="${top + 14}" text-anchor="end">${escape(name)}</text><rect class="point" x="200" y="${top}" width="${round(width)}" height="18" fill="${colours[index % colours.length] ?? ''}"/>`
      + `<text x="${round(206 + width)}" y="${top + 14}">${escape(format(value))}</text>`;
  });
  return `<svg class="plot" viewBox="0 0 ${WIDTH} ${bars.length * rowHeight + 8}" role="img">${rows.join('')}</svg>`;
}

export function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

interface Placing {
  at(value: number): number;
  readonly marks: readonly number[];
}

function isDrawable([px, py]: readonly [number, number], x: Axis, y: Axis): boolean {
  return Number.isFinite(px) && Number.isFinite(py) && (x.scale === 'linear' || px > 0) && (y.scale === 'linear' || py > 0);
}

/** From values to places between `start` and `end` of the picture. */
function placing(values: readonly number[], axis: Axis, start: number, end: number): Placing {
  const through = axis.scale === 'log' ? Math.log10 : (value: number) => value;
  const low = axis.scale === 'log' ? Math.min(...values) : Math.min(0, ...values);
  const high = Math.max(...values);
  const span = through(high) - through(low) || 1;
  return { at: value => start + (through(value) - through(low)) / span * (end - start), marks: axis.marks?.filter(mark => mark >= low && mark <= high) ?? marksOf(low, high, axis) };
}

function marksOf(low: number, high: number, { scale, unit = 1 }: Axis): number[] {
  if (scale === 'log') {
    const first = Math.floor(Math.log10(low));
    const decades = Array.from({ length: Math.ceil(Math.log10(high)) - first + 1 }, (_, i) => 10 ** (first + i));
    return decades.flatMap(decade => [decade, 3 * decade]).filter(mark => mark >= low && mark <= high);
  }
  const rough = (high - low || 1) / unit / MARKS;
  const decade = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5].find(nice => nice * decade >= rough) ?? 10) * decade * unit;
  return Array.from({ length: Math.floor((high - low) / step) + 1 }, (_, i) => low + i * step);
}

function axes(xMarks: readonly number[], yMarks: readonly number[], x: Axis, y: Axis, place: { readonly x: Placing; readonly y: Placing }): string {
  const bottom = HEIGHT - BOTTOM;
  return [
    ...yMarks.map(mark => `<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${round(place.y.at(mark))}" y2="${round(place.y.at(mark))}"/><text x="${LEFT - 8}" y="${round(place.y.at(mark) + 4)}" text-anchor="end">${escape(y.format(mark))}</text>`),
    ...xMarks.map(mark => `<line class="grid" x1="${round(place.x.at(mark))}" x2="${round(place.x.at(mark))}" y1="${TOP}" y2="${bottom}"/><text x="${round(place.x.at(mark))}" y="${bottom + 16}" text-anchor="${place.x.at(mark) > WIDTH - 2 * RIGHT ? 'end' : 'middle'}">${escape(x.format(mark))}</text>`),
    `<text x="${(LEFT + WIDTH) / 2}" y="${HEIGHT - 6}" text-anchor="middle">${escape(x.label)}</text>`,
    `<text class="upright" transform="translate(14 ${(TOP + bottom) / 2}) rotate(-90)" text-anchor="middle">${escape(y.label)}</text>`,
  ].join('');
}

function curve(name: string, points: readonly { readonly at: readonly number[]; readonly says: string }[], index: number): string {
  const colour = colours[index % colours.length] ?? '';
  const path = points.map(({ at: [x = 0, y = 0] }) => `${round(x)},${round(y)}`).join(' ');
  const dots = points.map(({ at: [x = 0, y = 0], says }) => `<circle class="point" cx="${round(x)}" cy="${round(y)}" r="2.5" fill="${colour}"><title>${escape(says)}</title></circle>`);
  return `<g data-series="${escape(name)}"><polyline points="${path}" fill="none" stroke="${colour}" stroke-width="1.6"/>${dots.join('')}</g>`;
}

function legend(names: readonly string[]): string {
  return `<p class="legend">${names.map((name, index) => `<span><i style="background:${colours[index % colours.length] ?? ''}"></i>${escape(name)}</span>`).join('')}</p>`;
}

function round(value: number): string {
  return value.toFixed(1);
}
