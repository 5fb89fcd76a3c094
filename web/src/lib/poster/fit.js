import { textWidth } from './widths.js';

/**
 * @typedef {import('./widths.js').PosterFont} PosterFont
 * @typedef {{ text: string, size: number, width: number }} FittedLine
 */

/** Fewer lines are calmer: one more line must buy this much more size. */
const WORTH_A_LINE = 1.06;

/**
 * The largest setting of a title in a box, all lines in one size.
 * @param {string} title
 * @param {PosterFont} font
 * @param {{ width: number, height: number, leading: number, maxSize: number, maxLines?: number }} box
 *   `leading` is the line height as a multiple of the size.
 * @returns {FittedLine[]}
 */
export function fitTitle(title, font, { width, height, leading, maxSize, maxLines = 6 }) {
  const words = wordsOf(title);
  /** @type {{ size: number, lines: string[] }} */
  let best = { size: 0, lines: [] };
  for (let count = 1; count <= Math.min(maxLines, words.length); count += 1) {
    const lines = breakWords(words, count, font);
    if (!lines) continue;
    const widest = Math.max(...lines.map((line) => textWidth(font, line)));
    const size = Math.min(maxSize, width / widest, height / (count * leading));
    if (size > best.size * WORTH_A_LINE) best = { size, lines };
  }
  return best.lines.map((text) => ({
    text,
    size: best.size,
    width: textWidth(font, text) * best.size,
  }));
}

/**
 * A title as a block: every line as wide as the box, each in its own size.
 * @param {string} title
 * @param {PosterFont} font
 * @param {{ width: number, height: number, leading: number, maxSize: number }} box
 * @returns {FittedLine[]} As tall as the height allows, never taller.
 */
export function fillBlock(title, font, { width, height, leading, maxSize }) {
  const words = wordsOf(title);
  /** @type {{ tall: number, lines: FittedLine[] }} */
  let best = { tall: 0, lines: [] };
  for (let count = 1; count <= Math.min(7, words.length); count += 1) {
    const set = breakWords(words, count, font)?.map((text) => {
      const natural = textWidth(font, text);
      const size = Math.min(maxSize, width / natural);
      return { text, size, width: natural * size };
    });
    if (!set) continue;
    const wanted = set.reduce((sum, line) => sum + line.size * leading, 0);
    const shrink = Math.min(1, height / wanted);
    const tall = wanted * shrink * (shrink < 1 ? shrink : 1);
    if (tall > best.tall) {
      const lines = set.map((line) => ({
        ...line,
        size: line.size * shrink,
        width: line.width * shrink,
      }));
      best = { tall, lines };
    }
  }
  return best.lines;
}

/**
 * Main title and the rest: "Alien: Romulus" is set as a large word and a small one.
 * @param {string} title
 * @returns {{ main: string, rest: string }}
 */
export function splitTitle(title) {
  const match = /^(.{2,}?)(?::\s+|\s+[-–—]\s+)(.{4,})$/u.exec(title);
  return match ? { main: match[1], rest: match[2] } : { main: title, rest: '' };
}

/** Words that lean on the next one: a line of nothing else reads as a slip. */
const LEANING = new Set(
  'a an and at by de da das do dos du e el em et for from in la las le les los o of on os the to um uma und with y'.split(
    ' ',
  ),
);

/**
 * Words in `count` lines whose widest is as narrow as can be (the classic linear partition). No
 * line but the first is of words that lean on the next one alone.
 * @param {string[]} words
 * @param {number} count
 * @param {PosterFont} font
 * @returns {string[] | null} null where there is no such way.
 */
function breakWords(words, count, font) {
  const between = words[0].length === 1 && words.length > 6 ? '' : ' ';
  /** @param {number} from @param {number} to */
  const line = (from, to) => words.slice(from, to).join(between);
  const leans = words.map((word) => LEANING.has(word.toLowerCase()));
  /** @param {number} from @param {number} to */
  const measure = (from, to) =>
    from > 0 && leans.slice(from, to).every(Boolean) ? Infinity : textWidth(font, line(from, to));
  /** @type {{ widest: number, breaks: number[] }[]} */
  let table = words.map((_, index) => ({
    widest: textWidth(font, line(0, index + 1)),
    breaks: [],
  }));
  for (let lines = 2; lines <= count; lines += 1) {
    table = table.map((single, end) => {
      let best = { ...single, widest: Infinity };
      for (let start = lines - 1; start <= end; start += 1) {
        const widest = Math.max(table[start - 1].widest, measure(start, end + 1));
        if (widest < best.widest) best = { widest, breaks: [...table[start - 1].breaks, start] };
      }
      return best;
    });
  }
  if (table[words.length - 1].widest === Infinity) return null;
  const ends = [...table[words.length - 1].breaks, words.length];
  return ends.map((end, index) => line(index === 0 ? 0 : ends[index - 1], end));
}

/** @param {string} title Scripts without spaces break between any two characters. */
function wordsOf(title) {
  const words = title.split(/\s+/u).filter(Boolean);
  if (words.length === 0) return ['?'];
  return words.length === 1 && /[\u3000-\u9fff\uac00-\ud7af]/u.test(title) ? [...title] : words;
}
