import { hash, seededRandom } from '../hash.js';
import { pick, r1, chance } from './art/draw.js';
import * as figures from './art/figures.js';
import * as landscapes from './art/landscapes.js';
import * as patterns from './art/patterns.js';
import { fillBlock, fitTitle, splitTitle } from './fit.js';
import { choosePalette } from './palette.js';

/**
 * @typedef {import('./widths.js').PosterFont} PosterFont
 * @typedef {import('./art/draw.js').Shape} Shape
 * @typedef {{ text: string, x: number, y: number, size: number, width: number,
 *   font: PosterFont, anchor: 'start' | 'middle' | 'end' }} TypeLine
 *
 * @typedef {object} Design A poster, ready to be drawn on a 200 × 300 sheet.
 * @property {import('./palette.js').Palette} colors
 * @property {{ y: number, height: number, shapes: Shape[] }} picture Clipped to its part of the sheet.
 * @property {boolean} framed
 * @property {TypeLine[]} type
 * @property {string} signature Two posters with the same one would look the same but for their words.
 */

export const WIDTH = 200;
export const HEIGHT = 300;
const MARGIN = 14;
const BLOCK = WIDTH - 2 * MARGIN;

/** @type {Record<string, import('./art/draw.js').Art>} */
const ARTS = { ...figures, ...landscapes, ...patterns };

/** Pictures that tell of a genre; the rest are for any film. */
/** @type {Record<string, string[]>} */
const GENRE_ARTS = {
  Action: ['shards', 'rays', 'cut', 'bands', 'road'],
  Adventure: ['ridges', 'road', 'waves', 'sunset', 'rays'],
  Animation: ['tiles', 'flower', 'arcs', 'planets', 'frames'],
  Comedy: ['tiles', 'arcs', 'frames', 'procession', 'thread'],
  Crime: ['skyline', 'beam', 'eye', 'door', 'road'],
  Documentary: ['frames', 'halftone', 'eye', 'bands'],
  Drama: ['house', 'waves', 'door', 'thread', 'procession', 'cut', 'trunks', 'sunset'],
  Family: ['house', 'planets', 'flower', 'tiles', 'ridges'],
  Fantasy: ['ridges', 'planets', 'flower', 'vortex', 'trunks'],
  History: ['procession', 'bands', 'curtains', 'ridges'],
  Horror: ['eye', 'door', 'trunks', 'house', 'vortex'],
  Music: ['curtains', 'beam', 'bands', 'halftone', 'arcs'],
  Mystery: ['door', 'vortex', 'eye', 'thread', 'beam'],
  Romance: ['flower', 'arcs', 'waves', 'skyline', 'cut'],
  'Science Fiction': ['planets', 'halftone', 'vortex', 'rays', 'arcs'],
  Thriller: ['vortex', 'eye', 'beam', 'shards', 'thread'],
  War: ['shards', 'procession', 'rays', 'bands'],
  Western: ['sunset', 'ridges', 'road', 'procession'],
};

/** @type {Record<PosterFont, { leading: number, ascent: number, upper: boolean, maxSize: number }>} */
const FACES = {
  serif: { leading: 0.94, ascent: 0.74, upper: false, maxSize: 62 },
  italic: { leading: 0.94, ascent: 0.74, upper: false, maxSize: 62 },
  condensed: { leading: 0.88, ascent: 0.72, upper: true, maxSize: 96 },
  fat: { leading: 0.98, ascent: 0.74, upper: false, maxSize: 54 },
  sans: { leading: 0.94, ascent: 0.74, upper: false, maxSize: 46 },
};

/**
 * Draws a film's poster from what it is called, when it is from and what kind it is. The same film
 * gives the same picture always and in both languages: `seedTitle` decides the drawing, `title` is
 * what is written on it.
 * @param {{ title: string, seedTitle?: string, year: number | null, genres: string[] }} film
 * @returns {Design}
 */
export function designPoster({ title, seedTitle = title, year, genres }) {
  const random = seededRandom(hash(`${seedTitle}|${year ?? ''}`));
  const colors = choosePalette(genres, random);
  const told = genres.slice(0, 2).flatMap((genre) => GENRE_ARTS[genre] ?? []);
  const art =
    told.length > 0 && chance(random, 0.8) ? pick(random, told) : pick(random, Object.keys(ARTS));
  const layout = pick(random, LAYOUTS);
  const font = /** @type {PosterFont} */ (
    pick(random, ['serif', 'italic', 'condensed', 'condensed', 'fat', 'sans'])
  );
  const { y, height, framed, type } = layout({ title, year, font, random });
  const shapes = ARTS[art]({ w: WIDTH, h: height, colors, random });
  const parts = [art, layout.name, font, colors.ground, JSON.stringify(shapes)];
  return {
    colors,
    picture: { y, height, shapes },
    framed,
    type,
    signature: String(hash(parts.join())),
  };
}

/**
 * @typedef {{ title: string, year: number | null, font: PosterFont, random: () => number }} Copy
 * @typedef {{ y: number, height: number, framed: boolean, type: TypeLine[] }} Layout
 * @typedef {(copy: Copy) => Layout} LayOut
 */

/** @type {LayOut} Title above, picture below to the edge. */
function titleAbove(copy) {
  const anchor = pick(copy.random, /** @type {const} */ (['start', 'start', 'middle']));
  const { lines, bottom } = setTitle(copy, { top: MARGIN + 2, height: 104, anchor });
  const y = Math.max(96, bottom + 28);
  return {
    y,
    height: HEIGHT - y,
    framed: false,
    type: [...lines, ...yearAt(copy, y - 12, anchor)],
  };
}

/** @type {LayOut} Picture above, title below. */
function titleBelow(copy) {
  const anchor = pick(copy.random, /** @type {const} */ (['start', 'start', 'middle']));
  const measured = setTitle(copy, { top: 0, height: 92, anchor });
  const top = HEIGHT - measured.bottom - 44;
  const { lines, bottom } = setTitle(copy, { top: top + 15, height: 92, anchor });
  return {
    y: 0,
    height: top,
    framed: false,
    type: [...lines, ...yearAt(copy, bottom + 16, anchor)],
  };
}

/** @type {LayOut} A title as large as the sheet is wide, a strip of picture under it. */
function titleBlock(copy) {
  const face = FACES[copy.font];
  const { main, rest } = splitTitle(copy.title);
  const set = fillBlock(cased(main, face), copy.font, {
    width: BLOCK,
    height: 158,
    leading: face.leading,
    maxSize: face.maxSize * 1.3,
  });
  let y = MARGIN;
  let hang = 0;
  /** @type {TypeLine[]} */
  const lines = set.map((line) => {
    y += line.size * face.ascent + hang;
    hang = (face.upper ? 0.14 : 0.25) * line.size;
    return {
      ...line,
      x: MARGIN,
      y: r1(y),
      font: copy.font,
      anchor: /** @type {const} */ ('start'),
    };
  });
  const below = y + tail(lines);
  const under = subtitle(rest, below + 14, 'start');
  const bottom = (under.at(-1)?.y ?? below) + 28;
  return {
    y: bottom,
    height: HEIGHT - bottom,
    framed: false,
    type: [...lines, ...under, ...yearAt(copy, bottom - 12, 'start')],
  };
}

/** @type {LayOut} A bordered sheet, quiet, everything on one axis. */
function framedSheet(copy) {
  const measured = setTitle(copy, { top: 0, height: 84, anchor: 'middle', inset: 12 });
  const top = HEIGHT - measured.bottom - 44;
  const { lines } = setTitle(copy, { top, height: 84, anchor: 'middle', inset: 12 });
  return {
    y: 0,
    height: top - 14,
    framed: true,
    type: [...lines, ...yearAt(copy, HEIGHT - 22, 'middle')],
  };
}

const LAYOUTS = [titleAbove, titleBelow, titleBelow, titleBlock, titleBlock, framedSheet];

/**
 * @param {Copy} copy
 * @param {{ top: number, height: number, anchor: TypeLine['anchor'], inset?: number }} box
 * @returns {{ lines: TypeLine[], bottom: number }}
 */
function setTitle({ title, font }, { top, height, anchor, inset = 0 }) {
  const face = FACES[font];
  const { main, rest } = splitTitle(title);
  const set = fitTitle(cased(main, face), font, {
    width: BLOCK - 2 * inset,
    height,
    leading: face.leading,
    maxSize: face.maxSize,
  });
  const x = anchor === 'middle' ? WIDTH / 2 : MARGIN;
  let y = top;
  const lines = set.map((line, index) => {
    y += line.size * (index === 0 ? face.ascent : face.leading);
    return { ...line, x, y: r1(y), font, anchor };
  });
  const below = y + tail(lines);
  const under = subtitle(rest, below + 14, anchor);
  return { lines: [...lines, ...under], bottom: under.at(-1)?.y ?? below };
}

/**
 * Room under the last line, for letters that hang below it.
 * @param {TypeLine[]} lines
 */
function tail(lines) {
  const last = lines.at(-1);
  return last && !FACES[last.font].upper && /[gjpqyQçÇ,]/.test(last.text) ? last.size * 0.21 : 0;
}

/**
 * @param {string} text
 * @param {number} top Baseline of its first line.
 * @param {TypeLine['anchor']} anchor
 * @returns {TypeLine[]}
 */
function subtitle(text, top, anchor) {
  if (!text) return [];
  const set = fitTitle(text, 'sans', {
    width: BLOCK,
    height: 24,
    leading: 1.1,
    maxSize: 10.5,
    maxLines: 2,
  });
  const x = anchor === 'middle' ? WIDTH / 2 : MARGIN;
  return set.map((line, index) => ({
    ...line,
    x,
    y: r1(top + index * line.size * 1.15),
    font: /** @type {const} */ ('sans'),
    anchor,
  }));
}

/**
 * @param {Copy} copy
 * @param {number} y
 * @param {TypeLine['anchor']} anchor
 * @returns {TypeLine[]}
 */
function yearAt({ year }, y, anchor) {
  if (year === null) return [];
  const x = { start: MARGIN, middle: WIDTH / 2, end: WIDTH - MARGIN }[anchor];
  const size = 11;
  return [
    {
      text: String(year),
      x,
      y: r1(Math.min(y, HEIGHT - 10)),
      size,
      width: 0,
      font: 'sans',
      anchor,
    },
  ];
}

/**
 * @param {string} text
 * @param {{ upper: boolean }} face
 */
function cased(text, { upper }) {
  return upper ? text.toLocaleUpperCase('en') : text;
}
