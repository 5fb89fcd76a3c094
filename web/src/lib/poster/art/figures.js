import { between, chance, disc, pick, polygon, r1, rect, ring, stroke, whole } from './draw.js';

/** @typedef {import('./draw.js').Art} Art */
/** @typedef {import('./draw.js').Shape} Shape */

/** A projector's beam. @type {Art} */
export function beam({ w, h, colors, random }) {
  const fromLeft = chance(random);
  const x = fromLeft ? -10 : w + 10;
  const y = h * between(random, 0.05, 0.95);
  const far = fromLeft ? w : 0;
  const rays = whole(random, 2, 4);
  const fills = [colors.third, colors.first, colors.second, colors.ink];
  /** @type {Shape[]} */
  const shapes = [];
  const top = between(random, -0.1, 0.25) * h;
  const bottom = between(random, 0.75, 1.1) * h;
  for (let ray = 0; ray < rays; ray += 1) {
    const inset = ((bottom - top) * ray) / (rays * 2.1);
    shapes.push(
      polygon(
        [
          [x, y - 3],
          [far, top + inset],
          [far, bottom - inset],
          [x, y + 3],
        ],
        fills[ray],
      ),
    );
  }
  shapes.push(disc(fromLeft ? 0 : w, y, between(random, 14, 30), colors.ink));
  return shapes;
}

/** An eye that looks back. @type {Art} */
export function eye({ w, h, colors, random }) {
  const cy = h * between(random, 0.42, 0.58);
  const lift = Math.min(between(random, 46, 84), h * 0.42);
  const cx = w / 2;
  const iris = lift * between(random, 0.42, 0.55);
  const look = between(random, -12, 12);
  const shapes = [
    [
      'path',
      {
        d: `M10 ${r1(cy)}Q${cx} ${r1(cy - lift * 1.5)} ${w - 10} ${r1(cy)}Q${cx} ${r1(cy + lift * 1.5)} 10 ${r1(cy)}Z`,
        fill: colors.second,
      },
    ],
    disc(cx + look, cy, iris, colors.first),
    disc(cx + look, cy, iris * between(random, 0.35, 0.6), colors.ground),
    disc(cx + look + iris * 0.3, cy - iris * 0.3, iris * 0.13, colors.ink),
  ];
  // One or two would be specks of dust.
  const lashes = whole(random, 0, 6);
  for (let lash = 0; lashes > 2 && lash < lashes; lash += 1) {
    const x = 40 + ((w - 80) * lash) / (lashes - 1);
    // The upper lid is the first half of the outline: a quadratic curve from edge to edge.
    const along = (x - 10) / (w - 20);
    const lid = cy - 2 * along * (1 - along) * lift * 1.5;
    const lean = (x - cx) * 0.16;
    shapes.push(
      stroke(`M${r1(x)} ${r1(lid - 5)}L${r1(x + lean)} ${r1(lid - 21)}`, colors.third, 4),
    );
  }
  return /** @type {Shape[]} */ (shapes);
}

/** Worlds on their paths. @type {Art} */
export function planets({ w, h, colors, random }) {
  const cx = w * between(random, 0.1, 0.9);
  const cy = h * between(random, 0.2, 0.9);
  const shapes = [disc(cx, cy, between(random, 16, 46), colors.first)];
  const paths = whole(random, 3, 6);
  const gap = between(random, 22, 36);
  for (let path = 1; path <= paths; path += 1) {
    const radius = 44 + path * gap;
    const angle = between(random, 0, Math.PI * 2);
    shapes.push(ring(cx, cy, radius, colors.third, 1.4));
    const size = between(random, 2.5, 10);
    shapes.push(
      disc(
        cx + radius * Math.cos(angle),
        cy + radius * Math.sin(angle),
        size,
        pick(random, [colors.second, colors.ink, colors.first]),
      ),
    );
  }
  for (let star = 0; star < 14; star += 1) {
    shapes.push(
      disc(between(random, 0, w), between(random, 0, h), between(random, 0.5, 1.3), colors.ink),
    );
  }
  return shapes;
}

/** A striped curtain, and what is seen through its opening. @type {Art} */
export function curtains({ w, h, colors, random }) {
  const stripes = whole(random, 7, 13);
  const radius = w * between(random, 0.2, 0.34);
  const cx = w * pick(random, [0.5, 0.5, 0.36, 0.64]);
  const spring = h * between(random, 0.5, 0.66);
  /** @type {Shape[]} */
  const shapes = [];
  for (let stripe = 0; stripe < stripes; stripe += 1) {
    const fill = stripe % 2 ? colors.third : colors.first;
    shapes.push(rect((w * stripe) / stripes, 0, w / stripes + 0.5, h, fill));
  }
  const arch = (/** @type {number} */ r, /** @type {string} */ fill) =>
    /** @type {Shape} */ ([
      'path',
      {
        d: `M${r1(cx - r)} ${h}V${r1(spring)}A${r1(r)} ${r1(r)} 0 0 1 ${r1(cx + r)} ${r1(spring)}V${h}Z`,
        fill,
      },
    ]);
  shapes.push(arch(radius, colors.ground));
  shapes.push(disc(cx, h, radius * between(random, 0.5, 0.9), colors.second));
  return shapes;
}

/** The same figure, walking away in a row. @type {Art} */
export function procession({ w, h, colors, random }) {
  const count = whole(random, 3, 6);
  const odd = whole(random, 0, count - 1);
  const shapes = [rect(0, h * 0.84, w, h, colors.third)];
  for (let index = 0; index < count; index += 1) {
    const x = (w * (index + 0.5)) / count;
    const tall = h * between(random, 0.5, 0.8);
    const half = (w / count) * between(random, 0.22, 0.36);
    const fill = index === odd ? colors.first : colors.ink;
    const foot = h * 0.9;
    shapes.push(disc(x, foot - tall * 0.55 - half * 1.95, half * 0.72, fill));
    shapes.push([
      'path',
      {
        d: `M${r1(x - half)} ${r1(foot)}V${r1(foot - tall * 0.55)}A${r1(half)} ${r1(half)} 0 0 1 ${r1(x + half)} ${r1(foot - tall * 0.55)}V${r1(foot)}Z`,
        fill,
      },
    ]);
  }
  return shapes;
}

/** Petals around a heart. @type {Art} */
export function flower({ w, h, colors, random }) {
  const cx = w * between(random, 0.35, 0.65);
  const cy = h * between(random, 0.4, 0.6);
  const petals = whole(random, 5, 13);
  const long = Math.min(w, h) * between(random, 0.24, 0.36);
  const wide = long * between(random, 0.28, 0.55);
  /** @type {Shape[]} */
  const shapes = chance(random) ? [rect(cx - 2, cy, 4, h, colors.third)] : [];
  for (let petal = 0; petal < petals; petal += 1) {
    const turn = r1((360 / petals) * petal + 8);
    const fill = petal % 2 ? colors.first : colors.second;
    shapes.push([
      'ellipse',
      {
        cx: r1(cx),
        cy: r1(cy - long * 0.72),
        rx: r1(wide),
        ry: r1(long * 0.66),
        fill,
        transform: `rotate(${turn} ${r1(cx)} ${r1(cy)})`,
      },
    ]);
  }
  shapes.push(disc(cx, cy, wide * 0.8, colors.ink));
  return shapes;
}

/** A door ajar, and light. @type {Art} */
export function door({ w, h, colors, random }) {
  const width = w * between(random, 0.24, 0.36);
  const x = w * between(random, 0.2, 0.8 - width / w);
  const top = h * between(random, 0.12, 0.3);
  const floor = h * between(random, 0.72, 0.84);
  const lean = between(random, -60, 60);
  return [
    rect(0, floor, w, h - floor, colors.third),
    rect(x - 6, top - 6, width + 12, floor - top + 6, colors.ink),
    rect(x, top, width, floor - top, colors.first),
    polygon(
      [
        [x, floor],
        [x + width, floor],
        [x + width + lean + 26, h],
        [x + lean - 26, h],
      ],
      colors.second,
    ),
    polygon(
      [
        [x, top],
        [x + width * 0.45, top + 10],
        [x + width * 0.45, floor + 10],
        [x, floor],
      ],
      colors.third,
    ),
  ];
}
