import { parseCookies } from './locale.js';

export const THEME_COOKIE = 'cinema_theme';

/** @typedef {'dark' | 'light'} Theme */

/** `--bg` of each theme, for the browser's own bar, which reads no CSS variables. */
export const BROWSER_BAR = { dark: '#0b0d12', light: '#f8f6f2' };

/**
 * Dark by design; light where the reader chose it.
 * @param {string | undefined} cookieHeader
 * @returns {Theme}
 */
export function chooseTheme(cookieHeader) {
  return parseCookies(cookieHeader)[THEME_COOKIE] === 'light' ? 'light' : 'dark';
}
