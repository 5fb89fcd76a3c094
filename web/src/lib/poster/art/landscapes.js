import { between, chance, disc, polygon, r1, rect, stroke, whole } from './draw.js';

/** @typedef {import('./draw.js').Art} Art */
/** @typedef {import('./draw.js').Shape} Shape */

/** A sun going down behind a barred horizon. @type {Art} */
export function sunset({ w, h, colors, random }) {
  const radius = between(random, 0.26, 0.44) * w;
  const cx = between(random, 0.3, 0.7) * w;
  const cy = h * between(random, 0.42, 0.6);
  const shapes = [disc(cx, cy, radius, colors.first)];
  const bars = whole(random, 3, 7);
  for (let bar = 0; bar < bars; bar += 1) {
    const y = cy + (radius * (bar + 0.4)) / bars;
    shapes.push(rect(0, y, w, (radius / bars) * (0.25 + (0.5 * bar) / bars), colors.ground));
  }
  shapes.push(rect(0, cy + radius, w, h, colors.third));
  if (chance(random)) shapes.push(rect(0, cy + radius, w, 3, colors.second));
  return shapes;
}

/** Ridge behind ridge, with a moon. @type {Art} */
export function ridges({ w, h, colors, random }) {
  const shapes = [
    disc(
      between(random, 0.2, 0.8) * w,
      h * between(random, 0.18, 0.34),
      between(random, 14, 38),
      colors.second,
    ),
  ];
  const layers = [colors.third, colors.first, colors.ink];
  layers.forEach((fill, layer) => {
    const base = h * (0.44 + 0.2 * layer);
    const steps = whole(random, 3, 7);
    /** @type {[number, number][]} */
    const points = [[0, h]];
    for (let step = 0; step <= steps; step += 1) {
      const swing = (step % 2 === 0 ? 1 : -1) * between(random, 6, 30);
      points.push([(w * step) / steps, base + swing]);
    }
    points.push([w, h]);
    shapes.push(polygon(points, fill));
  });
  return shapes;
}

/** Water: the same wave, again and again, under a light. @type {Art} */
export function waves({ w, h, colors, random }) {
  const rows = whole(random, 6, 13);
  const humps = whole(random, 2, 6);
  const swing = between(random, 4, 16);
  const top = h * between(random, 0.3, 0.45);
  const shapes = [
    disc(between(random, 0.2, 0.8) * w, top * 0.62, between(random, 12, 34), colors.second),
  ];
  for (let row = 0; row < rows; row += 1) {
    const y = top + ((h - top) * row) / rows;
    const shift = (row % 2) * (w / humps / 2);
    let d = `M${r1(-shift)} ${r1(y)}`;
    const half = w / humps / 2;
    for (let hump = 0; hump <= humps * 2 + 2; hump += 1) {
      d += `q${r1(half / 2)} ${r1(hump % 2 ? swing : -swing)} ${r1(half)} 0`;
    }
    const isFull = row % 3 === 1;
    shapes.push(
      isFull
        ? ['path', { d: `${d}V${h}H0Z`, fill: row % 2 ? colors.third : colors.first }]
        : stroke(d, row % 2 ? colors.first : colors.ink, 2),
    );
  }
  return shapes;
}

/** Towers against the sky, some windows lit. @type {Art} */
export function skyline({ w, h, colors, random }) {
  /** @type {Shape[]} */
  const shapes = [];
  if (chance(random))
    shapes.push(
      disc(w * between(random, 0.2, 0.8), h * 0.3, between(random, 22, 52), colors.second),
    );
  for (const [fill, low, high] of /** @type {const} */ ([
    [colors.third, 0.25, 0.6],
    [colors.ink, 0.5, 0.82],
  ])) {
    let x = -between(random, 0, 14);
    while (x < w) {
      const width = between(random, 16, 38);
      const top = h * between(random, low, high);
      shapes.push(rect(x, top, width - 2, h, fill));
      if (fill === colors.ink) {
        for (let y = top + 8; y < h - 8; y += 11) {
          if (chance(random, 0.4)) shapes.push(rect(x + width * 0.3, y, 4, 5, colors.first));
          if (chance(random, 0.4)) shapes.push(rect(x + width * 0.6, y, 4, 5, colors.first));
        }
      }
      x += width;
    }
  }
  return shapes;
}

/** A road to the vanishing point. @type {Art} */
export function road({ w, h, colors, random }) {
  const vx = w * between(random, 0.3, 0.7);
  const vy = h * between(random, 0.34, 0.5);
  const spread = between(random, 0.5, 0.95) * w;
  const shapes = [
    disc(vx, vy, between(random, 26, 54), colors.second),
    rect(0, vy, w, h - vy, colors.third),
    polygon(
      [
        [vx - 2, vy],
        [vx + 2, vy],
        [vx + spread, h],
        [vx - spread, h],
      ],
      colors.ink,
    ),
  ];
  for (let t = 0.12; t < 1; t *= 1.55) {
    const [from, to] = [t, Math.min(1, t * 1.25)].map((at) => vy + (h - vy) * at);
    const lane = (/** @type {number} */ y) => (6 * (y - vy)) / (h - vy);
    shapes.push(
      polygon(
        [
          [vx - lane(from), from],
          [vx + lane(from), from],
          [vx + lane(to), to],
          [vx - lane(to), to],
        ],
        colors.first,
      ),
    );
  }
  return shapes;
}

/** A wood of bare trunks, one in another colour. @type {Art} */
export function trunks({ w, h, colors, random }) {
  const count = whole(random, 6, 11);
  const chosen = whole(random, 1, count - 2);
  const shapes = [
    disc(w * between(random, 0.25, 0.75), h * 0.36, between(random, 24, 50), colors.third),
  ];
  for (let index = 0; index < count; index += 1) {
    const x = (w * (index + between(random, 0.15, 0.65))) / count;
    const width = between(random, 4, 13);
    const lean = between(random, -9, 9);
    const fill = index === chosen ? colors.second : colors.first;
    shapes.push(
      polygon(
        [
          [x, 0],
          [x + width, 0],
          [x + width + lean, h],
          [x + lean, h],
        ],
        fill,
      ),
    );
  }
  shapes.push(rect(0, h - between(random, 12, 34), w, 40, colors.ink));
  return shapes;
}

/** A house on a hill, one window on. @type {Art} */
export function house({ w, h, colors, random }) {
  const size = between(random, 34, 62);
  const x = w * between(random, 0.25, 0.75) - size / 2;
  const ground = h * between(random, 0.66, 0.8);
  const body = ground - size * between(random, 0.8, 1.3);
  const peak = size * between(random, 0.3, 0.8);
  return [
    disc(w * between(random, 0.15, 0.85), h * 0.24, between(random, 10, 40), colors.second),
    [
      'path',
      {
        d: `M0 ${r1(ground + 18)}Q${r1(x + size / 2)} ${r1(ground - 26)} ${w} ${r1(ground + 24)}V${h}H0Z`,
        fill: colors.third,
      },
    ],
    rect(x, body, size, ground - body + 8, colors.ink),
    polygon(
      [
        [x - 6, body],
        [x + size / 2, body - peak],
        [x + size + 6, body],
      ],
      colors.ink,
    ),
    rect(
      x + size * between(random, 0.2, 0.6),
      body + size * 0.25,
      size * 0.2,
      size * 0.26,
      colors.first,
    ),
  ];
}
