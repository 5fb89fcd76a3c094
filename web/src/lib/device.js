/**
 * What a reader calls the thing they were logged in on, as far as its user agent tells. The order
 * matters: Edge and Opera say Chrome, Chrome says Safari, Android says Linux.
 * @param {string} userAgent
 * @returns {{ browser: string | null, system: string | null }} null: it does not say.
 */
export function deviceOf(userAgent) {
  return { browser: first(BROWSERS, userAgent), system: first(SYSTEMS, userAgent) };
}

/** @type {[sign: RegExp, name: string][]} */
const BROWSERS = [
  [/Edg(e|A|iOS)?\//, 'Edge'],
  [/OPR\/|Opera/, 'Opera'],
  [/Firefox\/|FxiOS\//, 'Firefox'],
  [/Chrom(e|ium)\/|CriOS\//, 'Chrome'],
  [/Safari\//, 'Safari'],
];

/** @type {[sign: RegExp, name: string][]} */
const SYSTEMS = [
  [/iPhone/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/Mac OS X|Macintosh/, 'macOS'],
  [/CrOS/, 'ChromeOS'],
  [/Linux/, 'Linux'],
];

/** @param {[sign: RegExp, name: string][]} known @param {string} text */
function first(known, text) {
  return known.find(([sign]) => sign.test(text))?.[1] ?? null;
}
