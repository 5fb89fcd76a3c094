/**
 * @typedef {import('../palette.js').Palette} Palette
 * @typedef {[tag: 'rect' | 'circle' | 'ellipse' | 'path' | 'line' | 'g', attributes: Record<string, any>,
 *   children?: any[]]} Shape
 *
 * @typedef {object} Canvas What a drawing is made on.
 * @property {number} w Width; drawings fill it from edge to edge.
 * @property {number} h Height.
 * @property {Palette} colors
 * @property {() => number} random
 *
 * @typedef {(canvas: Canvas) => Shape[]} Art
 */

/**
 * One decimal is finer than a pixel at any size a poster is shown in, and keeps pages small.
 * @param {number} value
 */
export const r1 = (value) => Math.round(value * 10) / 10;

/**
 * @param {() => number} random
 * @param {number} low
 * @param {number} high
 */
export const between = (random, low, high) => low + random() * (high - low);

/**
 * @param {() => number} random
 * @param {number} low
 * @param {number} high Inclusive.
 */
export const whole = (random, low, high) => Math.floor(between(random, low, high + 1));

/**
 * @template T
 * @param {() => number} random
 * @param {readonly T[]} items
 * @returns {T}
 */
export const pick = (random, items) => items[Math.floor(random() * items.length)];

/** @param {() => number} random */
export const chance = (random, share = 0.5) => random() < share;

/**
 * @param {number} x @param {number} y @param {number} width @param {number} height
 * @param {string} fill
 * @returns {Shape}
 */
export function rect(x, y, width, height, fill) {
  return ['rect', { x: r1(x), y: r1(y), width: r1(width), height: r1(height), fill }];
}

/**
 * @param {number} cx @param {number} cy @param {number} radius @param {string} fill
 * @returns {Shape}
 */
export function disc(cx, cy, radius, fill) {
  return ['circle', { cx: r1(cx), cy: r1(cy), r: r1(radius), fill }];
}

/**
 * @param {number} cx @param {number} cy @param {number} radius @param {string} stroke
 * @param {number} strokeWidth
 * @returns {Shape}
 */
export function ring(cx, cy, radius, stroke, strokeWidth) {
  return ['circle', { cx: r1(cx), cy: r1(cy), r: r1(radius), fill: 'none', stroke, strokeWidth }];
}

/**
 * @param {[number, number][]} points
 * @param {string} fill
 * @returns {Shape}
 */
export function polygon(points, fill) {
  return ['path', { d: `M${points.map(([x, y]) => `${r1(x)} ${r1(y)}`).join('L')}Z`, fill }];
}

/**
 * @param {string} d
 * @param {string} stroke
 * @param {number} strokeWidth
 * @returns {Shape}
 */
export function stroke(d, stroke, strokeWidth) {
  return ['path', { d, fill: 'none', stroke, strokeWidth: r1(strokeWidth) }];
}
