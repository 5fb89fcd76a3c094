import { between, chance, disc, pick, polygon, r1, rect, ring, stroke, whole } from './draw.js';

/** @typedef {import('./draw.js').Art} Art */
/** @typedef {import('./draw.js').Shape} Shape */

/** Quarter circles laid like tiles. @type {Art} */
export function tiles({ w, h, colors, random }) {
  const columns = whole(random, 3, 5);
  const size = w / columns;
  const rows = Math.ceil(h / size);
  const fills = [colors.first, colors.second, colors.third, colors.ink];
  /** @type {Shape[]} */
  const shapes = [];
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const [x, y] = [column * size, row * size];
      if (chance(random, 0.3)) shapes.push(rect(x, y, size + 0.5, size + 0.5, pick(random, fills)));
      if (chance(random, 0.15)) continue;
      const [cx, cy] = pick(random, [
        [x, y],
        [x + size, y],
        [x, y + size],
        [x + size, y + size],
      ]);
      const ex = cx === x ? x + size : x;
      const ey = cy === y ? y + size : y;
      const sweep = ex > cx === ey > cy ? 1 : 0;
      const d = `M${r1(cx)} ${r1(cy)}H${r1(ex)}A${r1(size)} ${r1(size)} 0 0 ${sweep} ${r1(cx)} ${r1(ey)}Z`;
      shapes.push(['path', { d, fill: pick(random, fills) }]);
    }
  }
  return shapes;
}

/** Rings spreading from a corner. @type {Art} */
export function arcs({ w, h, colors, random }) {
  const cx = pick(random, [0, w, w / 2]);
  const cy = pick(random, [0, h, h]);
  const count = whole(random, 4, 8);
  const reach = Math.min(Math.hypot(w, h) * 0.92, between(random, 1, 1.3) * w);
  const fills = [colors.first, colors.ground, colors.second, colors.third, colors.ink];
  const start = whole(random, 0, 4);
  const shapes = [];
  for (let index = 0; index < count; index += 1) {
    shapes.push(
      disc(cx, cy, (reach * (count - index)) / count, fills[(start + index) % fills.length]),
    );
  }
  return shapes;
}

/** Bands that swell. @type {Art} */
export function bands({ w, h, colors, random }) {
  const tilt = pick(random, [0, 0, 18, -18, 32, -32, 90]);
  const fills = [colors.first, colors.second, colors.third, colors.ink];
  const count = whole(random, 5, 11);
  const grow = between(random, 1.05, 1.45) * (chance(random) ? 1 : -1);
  const long = Math.hypot(w, h);
  /** @type {Shape[]} */
  const bars = [];
  const step = long / count;
  for (let index = 0; index < count; index += 1) {
    const share = grow > 0 ? (index + 1) / count : (count - index) / count;
    const thick = step * Math.min(0.86, share * Math.abs(grow) * 0.7);
    bars.push(
      rect(-long / 2, -long / 2 + index * step, long, thick, fills[index % whole(random, 2, 4)]),
    );
  }
  return [['g', { transform: `translate(${w / 2} ${r1(h / 2)}) rotate(${tilt})` }, bars]];
}

/** Printer's dots, growing across the sheet. @type {Art} */
export function halftone({ w, h, colors, random }) {
  const columns = whole(random, 7, 11);
  const gap = w / columns;
  const rows = Math.ceil(h / gap);
  const fx = between(random, 0, 1);
  const fy = between(random, 0, 1);
  const shapes = [];
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const far = Math.hypot(column / columns - fx, row / rows - fy);
      const radius = gap * 0.56 * Math.max(0, 1 - far * between(random, 0.95, 1.1));
      if (radius < 0.8) continue;
      shapes.push(
        disc(
          (column + 0.5) * gap,
          (row + 0.5) * gap,
          radius,
          far < 0.28 ? colors.second : colors.first,
        ),
      );
    }
  }
  return shapes;
}

/** Squares within squares, turning: a staircase seen from above. @type {Art} */
export function vortex({ w, h, colors, random }) {
  const count = whole(random, 7, 12);
  const turn = between(random, 5, 14) * (chance(random) ? 1 : -1);
  const fills = [colors.first, colors.ground, colors.second, colors.ground];
  const side = Math.max(w, h) * 1.05;
  const shapes = [];
  for (let index = 0; index < count; index += 1) {
    const half = (side * 0.82 ** index) / 2;
    shapes.push([
      'rect',
      {
        x: r1(-half),
        y: r1(-half),
        width: r1(half * 2),
        height: r1(half * 2),
        fill: fills[index % fills.length],
        transform: `rotate(${r1(index * turn)})`,
      },
    ]);
  }
  const cx = w * between(random, 0.35, 0.65);
  return [
    ['g', { transform: `translate(${r1(cx)} ${r1(h * between(random, 0.4, 0.6))})` }, shapes],
  ];
}

/** Light from one point. @type {Art} */
export function rays({ w, h, colors, random }) {
  const cx = w * between(random, 0.2, 0.8);
  const cy = h * pick(random, [0.5, 0.75, 1]);
  const count = whole(random, 9, 20);
  const long = Math.hypot(w, h) * 1.1;
  const shapes = [];
  for (let index = 0; index < count; index += 1) {
    const from = (Math.PI * 2 * index) / count;
    const to = from + (Math.PI / count) * between(random, 0.8, 1.1);
    const fill = index % 3 === 0 ? colors.second : colors.first;
    shapes.push(
      polygon(
        [
          [cx, cy],
          [cx + long * Math.cos(from), cy + long * Math.sin(from)],
          [cx + long * Math.cos(to), cy + long * Math.sin(to)],
        ],
        fill,
      ),
    );
  }
  const radius = between(random, 18, 46);
  shapes.push(disc(cx, cy, radius, colors.ink), disc(cx, cy, radius * 0.72, colors.third));
  return shapes;
}

/** The sheet cut in two, and something round across the cut. @type {Art} */
export function cut({ w, h, colors, random }) {
  const left = h * between(random, 0.15, 0.85);
  const right = h - left + between(random, -20, 20);
  const radius = w * between(random, 0.18, 0.32);
  const cx = w * between(random, 0.35, 0.65);
  const cy = (left + right) / 2;
  const angle = (Math.atan2(right - left, w) * 180) / Math.PI;
  const half = `M${-radius} 0A${radius} ${radius} 0 0 1 ${radius} 0Z`;
  return [
    polygon(
      [
        [0, left],
        [w, right],
        [w, h],
        [0, h],
      ],
      colors.first,
    ),
    [
      'path',
      {
        d: half,
        fill: colors.second,
        transform: `translate(${r1(cx)} ${r1(cy)}) rotate(${r1(angle)})`,
      },
    ],
    [
      'path',
      {
        d: half,
        fill: colors.ground,
        transform: `translate(${r1(cx)} ${r1(cy)}) rotate(${r1(angle + 180)})`,
      },
    ],
    ring(cx, cy, radius * between(random, 1.15, 1.4), colors.third, 2),
  ];
}

/** One line that finds its way through the sheet. @type {Art} */
export function thread({ w, h, colors, random }) {
  const turns = whole(random, 4, 9);
  const gap = (h - 30) / turns;
  const inset = between(random, 14, 40);
  let d = `M${r1(-10)} ${r1(15)}H${r1(w - inset - gap / 2)}`;
  for (let turn = 0; turn < turns; turn += 1) {
    const right = turn % 2 === 0;
    d += `a${r1(gap / 2)} ${r1(gap / 2)} 0 0 ${right ? 1 : 0} 0 ${r1(gap)}`;
    if (turn < turns - 1) d += right ? `H${r1(inset + gap / 2)}` : `H${r1(w - inset - gap / 2)}`;
  }
  d += turns % 2 === 0 ? `H${w + 10}` : 'H-10';
  const thick = Math.min(gap * 0.55, between(random, 4, 16));
  const cx = between(random, 0.3, 0.7) * w;
  return [
    disc(cx, h * between(random, 0.3, 0.7), between(random, 26, 56), colors.third),
    stroke(d, colors.first, thick),
    disc(turns % 2 === 0 ? w - 12 : 12, 15 + gap * turns, thick * 0.9 + 3, colors.second),
  ];
}

/** Sails, kites, or knives. @type {Art} */
export function shards({ w, h, colors, random }) {
  const count = whole(random, 4, 9);
  const fills = [colors.first, colors.second, colors.third, colors.ink];
  const shapes = [];
  for (let index = 0; index < count; index += 1) {
    const x = between(random, -0.1, 0.9) * w;
    const tall = between(random, 0.4, 1) * h;
    const wide = between(random, 0.16, 0.42) * w;
    const foot = h * between(random, 0.82, 1.05);
    shapes.push(
      polygon(
        [
          [x, foot],
          [x + wide, foot],
          [x + wide * pick(random, [0, 1, 0.5]), foot - tall],
        ],
        fills[index % 4],
      ),
    );
  }
  return shapes;
}

/** Frames of a strip, one of them different. @type {Art} */
export function frames({ w, h, colors, random }) {
  const columns = whole(random, 2, 4);
  const rows = Math.max(2, Math.round((h / w) * columns * between(random, 0.7, 1.1)));
  const [gw, gh] = [w / columns, h / rows];
  const odd = whole(random, 0, columns * rows - 1);
  /** @type {Shape[]} */
  const shapes = [];
  for (let index = 0; index < columns * rows; index += 1) {
    const x = (index % columns) * gw;
    const y = Math.floor(index / columns) * gh;
    const fill = index === odd ? colors.second : index % 2 ? colors.third : colors.first;
    shapes.push(rect(x + 3, y + 3, gw - 6, gh - 6, fill));
    const radius = Math.min(gw, gh) * between(random, 0.14, 0.34);
    shapes.push(
      disc(x + gw / 2, y + gh * 0.55, radius, index === odd ? colors.ink : colors.ground),
    );
  }
  return shapes;
}
