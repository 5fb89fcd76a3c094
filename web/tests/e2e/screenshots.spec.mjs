import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Member, call } from './support/members.mjs';
import { expect, test } from './support/test.mjs';

/**
 * Pictures of the demo community for the documentation:
 * `SHOTS=1 make e2e ARGS="--project=shots"` writes docs/screenshots/.
 */

const FOLDER = fileURLToPath(new URL('../../../docs/screenshots/', import.meta.url));
const DEMO = { login: 'demo', password: 'cinema-demo' };
/** Headless browsers keep the room of a scrollbar and draw none. */
const NO_GUTTER = 'html { scrollbar-gutter: auto !important; }';
const SIZES = { 390: { width: 390, height: 844 }, 1440: { width: 1440, height: 900 } };

for (const [width, viewport] of Object.entries(SIZES)) {
  for (const [locale, ending] of Object.entries({ en: '', 'pt-BR': '-pt' })) {
    test(`pictures at ${width} px in ${locale} @shots`, async ({ browse }) => {
      test.setTimeout(180_000);
      await mkdir(FOLDER, { recursive: true });
      const demo = new Member(await call('POST', 'auth/login/', { body: DEMO }));
      await demo.ask('PATCH', 'me/', { language: locale });
      const isPhone = viewport.width < 500;
      const options = { viewport, locale, isMobile: isPhone, deviceScaleFactor: isPhone ? 2 : 1 };
      const [guest, reader] = [
        await browse(null, options),
        await browse(demo, options, DEMO.password),
      ];
      const [movie] = (await call('GET', 'movies/?limit=1')).results; // The one that is logged most.
      const { results } = await demo.ask('GET', 'feed/?limit=100');
      const told = results.find((/** @type {any} */ card) => card.entry?.review?.excerpt);

      for (const [{ page }, name, path] of /** @type {const} */ ([
        [reader, 'home', '/'],
        [reader, 'live', '/live'],
        [reader, 'movies', '/movies'],
        [reader, 'movie', `/movies/${movie.id}`],
        [reader, 'profile', `/profile/${told.actor.username}`],
        [reader, 'review', `/reviews/${told.entry.review.id}`],
        [guest, 'login', '/login'],
        [guest, 'landing', '/'],
      ])) {
        await page.goto(path, { waitUntil: 'networkidle' });
        await expect(page.locator('[data-status="live"]')).toBeVisible();
        await page.evaluate(() => document.fonts.ready);
        await page.screenshot({ path: `${FOLDER}${name}-${width}${ending}.png`, style: NO_GUTTER });
      }
      await demo.ask('PATCH', 'me/', { language: 'en' });
    });
  }
}
