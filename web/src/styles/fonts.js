import localFont from 'next/font/local';

/**
 * Fonts come from npm packages and are served by us. `next/font/local` also measures them, so the
 * fallback shown while one loads takes the same room and nothing moves. Its arguments must be
 * literals.
 */

const text = localFont({
  src: '../../node_modules/@fontsource-variable/instrument-sans/files/instrument-sans-latin-wdth-normal.woff2',
  weight: '400 700',
  declarations: [{ prop: 'font-stretch', value: '75% 100%' }],
  display: 'swap',
  fallback: ['system-ui', 'sans-serif'],
});

/** Names of people and films from the rest of Europe; downloaded only when one is on the page. */
const textExtended = localFont({
  src: '../../node_modules/@fontsource-variable/instrument-sans/files/instrument-sans-latin-ext-wdth-normal.woff2',
  weight: '400 700',
  declarations: [
    { prop: 'font-stretch', value: '75% 100%' },
    { prop: 'unicode-range', value: 'U+0100-02BA, U+1E00-1E9F, U+1EF2-1EFF, U+20A0-20AB' },
  ],
  display: 'swap',
  preload: false,
  adjustFontFallback: false,
});

const serif = localFont({
  src: [
    {
      path: '../../node_modules/@fontsource/instrument-serif/files/instrument-serif-latin-400-normal.woff2',
      weight: '400',
      style: 'normal',
    },
    {
      path: '../../node_modules/@fontsource/instrument-serif/files/instrument-serif-latin-400-italic.woff2',
      weight: '400',
      style: 'italic',
    },
  ],
  display: 'swap',
  adjustFontFallback: 'Times New Roman',
  fallback: ['Georgia', 'serif'],
});

const condensed = localFont({
  src: '../../node_modules/@fontsource/bebas-neue/files/bebas-neue-latin-400-normal.woff2',
  weight: '400',
  display: 'swap',
  preload: false,
  fallback: ['Impact', 'Arial Narrow', 'sans-serif'],
});

const fat = localFont({
  src: '../../node_modules/@fontsource/abril-fatface/files/abril-fatface-latin-400-normal.woff2',
  weight: '400',
  display: 'swap',
  preload: false,
  adjustFontFallback: 'Times New Roman',
  fallback: ['Georgia', 'serif'],
});

/** Set on the root by `_app`, so that dialogs, which live beside the page, have them too. */
export const fontVariables = `:root {
  --font-text: ${textExtended.style.fontFamily}, ${text.style.fontFamily};
  --font-serif: ${serif.style.fontFamily};
  --font-condensed: ${condensed.style.fontFamily};
  --font-fat: ${fat.style.fontFamily};
}`;
