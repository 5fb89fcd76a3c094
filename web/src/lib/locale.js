/**
 * @typedef {'en' | 'pt-BR'} Locale
 */

/** @type {readonly Locale[]} */
export const LOCALES = ['en', 'pt-BR'];

/** @type {Locale} */
export const DEFAULT_LOCALE = 'en';

/** Readable by the page on purpose: the language switch writes it. */
export const LOCALE_COOKIE = 'cinema_locale';

/**
 * @param {unknown} value
 * @returns {value is Locale}
 */
export function isLocale(value) {
  return LOCALES.includes(/** @type {Locale} */ (value));
}

/**
 * The language of one page: the member's own setting, else the reader's choice on this browser,
 * else what the browser asks for.
 * @param {{ cookie?: string, 'accept-language'?: string }} headers Of the request.
 * @param {string} [memberLanguage]
 * @returns {Locale}
 */
export function chooseLocale(headers, memberLanguage) {
  if (isLocale(memberLanguage)) return memberLanguage;
  const chosen = parseCookies(headers.cookie)[LOCALE_COOKIE];
  if (isLocale(chosen)) return chosen;
  return negotiate(headers['accept-language']);
}

/**
 * @param {string | undefined} header Such as `pt-BR,pt;q=0.9,en;q=0.8`.
 * @returns {Locale}
 */
export function negotiate(header) {
  const wanted = (header ?? '')
    .split(',')
    .map((item) => {
      const [tag, ...params] = item.trim().toLowerCase().split(';');
      const quality = params.find((param) => param.trim().startsWith('q='));
      return { tag, quality: quality ? Number(quality.split('=')[1]) : 1 };
    })
    .filter(({ tag, quality }) => tag && quality > 0)
    .sort((a, b) => b.quality - a.quality);
  for (const { tag } of wanted) {
    const match = LOCALES.find((locale) => primary(locale) === primary(tag));
    if (match) return match;
  }
  return DEFAULT_LOCALE;
}

/**
 * @param {string | undefined} header A `Cookie` request header.
 * @returns {Record<string, string>}
 */
export function parseCookies(header) {
  /** @type {Record<string, string>} */
  const cookies = {};
  for (const pair of (header ?? '').split(';')) {
    const at = pair.indexOf('=');
    if (at > 0) cookies[pair.slice(0, at).trim()] = pair.slice(at + 1).trim();
  }
  return cookies;
}

/** @param {string} tag */
const primary = (tag) => tag.toLowerCase().split('-')[0];
