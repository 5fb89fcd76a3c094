import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { designPoster, HEIGHT, WIDTH } from '../../src/lib/poster/design.js';
import { fillBlock, fitTitle, splitTitle } from '../../src/lib/poster/fit.js';
import { textWidth } from '../../src/lib/poster/widths.js';

const STARTER = new URL('../../../server/movies/starter/', import.meta.url);

/** Every film of the starter catalogue, as far as a poster is drawn from it. */
const films = readdirSync(STARTER)
  .filter((name) => name.endsWith('.jsonl'))
  .flatMap((name) => readFileSync(new URL(name, STARTER), 'utf8').split('\n').filter(Boolean))
  .map((line) => JSON.parse(line))
  .map((film) => ({
    title: film.title,
    titlePt: film.title_pt || film.title,
    year: Number((film.release_date ?? '').slice(0, 4)) || null,
    genres: (film.genres ?? []).map((/** @type {any} */ genre) => genre.name ?? genre),
  }));

const LONG = 'Dr. Strangelove or: How I Learned to Stop Worrying and Love the Bomb';
const HARD = [
  LONG,
  'Koyaanisqatsi',
  'M',
  '8½',
  '2001: A Space Odyssey',
  '千と千尋の神隠し',
  'Supercalifragilisticexpialidocious Antidisestablishmentarianism',
  'Star Wars: Episode IV - A New Hope',
];

describe('designPoster', () => {
  it('knows the starter catalogue', () => {
    expect(films.length).toBeGreaterThan(300);
  });

  it('draws the same film the same way each time', () => {
    for (const film of films.slice(0, 40)) {
      expect(designPoster({ ...film })).toEqual(designPoster({ ...film }));
    }
  });

  it('draws no two films of the catalogue alike', () => {
    const signatures = new Set(films.map((film) => designPoster(film).signature));

    expect(signatures.size).toBe(films.length);
  });

  it('keeps picture and colours when the title is in another language', () => {
    const film = { year: 2002, genres: ['Crime'] };
    const en = designPoster({ ...film, title: 'City of God' });
    const pt = designPoster({ ...film, title: 'Cidade de Deus', seedTitle: 'City of God' });

    expect(pt.colors).toEqual(en.colors);
    expect(
      pt.type
        .map(({ text }) => text)
        .join(' ')
        .toLowerCase(),
    ).toContain('cidade');
  });

  it('sets every title inside the sheet, in both languages', () => {
    const titles = [...films, ...films.map((film) => ({ ...film, title: film.titlePt }))];
    const hard = HARD.map((title) => ({ title, year: 1999, genres: ['Drama'] }));
    for (const film of [...titles, ...hard]) {
      const { type, picture } = designPoster(film);
      for (const line of type) {
        const left = { start: line.x, middle: line.x - line.width / 2, end: line.x - line.width };
        expect(left[line.anchor], film.title).toBeGreaterThanOrEqual(0);
        expect(left[line.anchor] + line.width, film.title).toBeLessThanOrEqual(WIDTH);
        expect(line.y - line.size, film.title).toBeGreaterThan(-line.size * 0.3);
        expect(line.y, film.title).toBeLessThanOrEqual(HEIGHT);
        expect(line.size, film.title).toBeGreaterThan(4);
      }
      expect(picture.height, film.title).toBeGreaterThanOrEqual(60);
      expect(picture.y + picture.height, film.title).toBeLessThanOrEqual(HEIGHT + 0.01);
    }
  });

  it('draws a film of which nothing but the title is known', () => {
    expect(designPoster({ title: 'Untitled', year: null, genres: [] }).type.length).toBeGreaterThan(
      0,
    );
    expect(
      designPoster({ title: 'Odd', year: 1950, genres: ['No such genre'] }).colors.mood,
    ).toBeTruthy();
  });
});

it('leaves no small word on a line of its own', () => {
  const box = { width: 172, height: 158, leading: 1, maxSize: 62 };
  for (const { title, titlePt } of films) {
    for (const words of [title, titlePt]) {
      const lines = [...fitTitle(words, 'fat', box), ...fillBlock(words, 'fat', box)];
      expect(
        lines.map((line) => line.text),
        words,
      ).not.toContain('of');
      expect(
        lines.map((line) => line.text),
        words,
      ).not.toContain('de');
    }
  }
});

it('sets what follows a colon smaller', () => {
  expect(splitTitle('Mad Max: Fury Road')).toEqual({ main: 'Mad Max', rest: 'Fury Road' });
  expect(splitTitle('Face/Off')).toEqual({ main: 'Face/Off', rest: '' });
});

it('measures an accented letter as the letter', () => {
  expect(textWidth('serif', 'Ação')).toBe(textWidth('serif', 'Acao'));
  expect(textWidth('serif', 'iii')).toBeLessThan(textWidth('serif', 'MMM'));
});
