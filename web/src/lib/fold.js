/**
 * A text without case and accents, and for each of its characters its place in the original: what
 * was typed is marked in what was found, as the server matched it.
 * @param {string} text
 * @returns {{ folded: string, places: number[] }}
 */
export function fold(text) {
  let folded = '';
  /** @type {number[]} */
  const places = [];
  let place = 0;
  for (const char of text) {
    const plain = char.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
    folded += plain;
    for (let i = 0; i < plain.length; i += 1) places.push(place);
    place += char.length;
  }
  return { folded, places };
}

/**
 * `text` cut into what was typed and what was not: the beginnings of words that `typed` begins.
 * @param {string} text
 * @param {string} typed
 * @returns {{ text: string, marked: boolean }[]}
 */
export function marks(text, typed) {
  const { folded, places } = fold(text);
  const marked = new Set();
  for (const word of fold(typed)
    .folded.split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)) {
    const at = startOfWord(folded, word);
    for (let i = at; at >= 0 && i < at + word.length; i += 1) marked.add(places[i]);
  }
  /** @type {{ text: string, marked: boolean }[]} */
  const parts = [];
  let place = 0;
  for (const char of text) {
    const is = marked.has(place);
    const last = parts.at(-1);
    if (last && last.marked === is) last.text += char;
    else parts.push({ text: char, marked: is });
    place += char.length;
  }
  return parts;
}

/**
 * @param {string} folded
 * @param {string} word
 */
function startOfWord(folded, word) {
  for (let at = folded.indexOf(word); at >= 0; at = folded.indexOf(word, at + 1)) {
    if (at === 0 || !/[\p{L}\p{N}]/u.test(folded[at - 1] ?? '')) return at;
  }
  return -1;
}
