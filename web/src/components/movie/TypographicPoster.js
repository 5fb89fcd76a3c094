import { createElement, memo, useMemo } from 'react';
import { designPoster, HEIGHT, WIDTH } from '../../lib/poster/design';
import styles from './TypographicPoster.module.css';

/**
 * @typedef {{ title: string, seedTitle?: string, year: number | null, genres: string[] }} Film
 */

/** A poster drawn from title, year and genres. Decorative: whoever shows it says the title. */
export const TypographicPoster = memo(function TypographicPoster(/** @type {Film} */ film) {
  const { title, seedTitle, year, genres } = film;
  const key = genres.join();
  const { colors, picture, framed, type } = useMemo(
    () => designPoster({ title, seedTitle, year, genres: key ? key.split(',') : [] }),
    [title, seedTitle, year, key],
  );
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} className={styles.sheet} aria-hidden focusable="false">
      <rect width={WIDTH} height={HEIGHT} fill={colors.ground} />
      <svg y={picture.y} width={WIDTH} height={picture.height} className={styles.picture}>
        {picture.shapes.map(drawShape)}
      </svg>
      {framed && (
        <rect
          x="7"
          y="7"
          width={WIDTH - 14}
          height={HEIGHT - 14}
          fill="none"
          stroke={colors.ink}
          strokeWidth="1.5"
        />
      )}
      {type.map((line, index) => (
        <text
          key={index}
          x={line.x}
          y={line.y}
          fontSize={Math.round(line.size * 10) / 10}
          fill={colors.ink}
          textAnchor={line.anchor}
          className={styles[line.font]}
          {...(line.width > 0 && {
            // Holds the measure also while the font loads, and where it cannot.
            textLength: Math.round(line.width * 10) / 10,
            lengthAdjust: 'spacingAndGlyphs',
          })}
        >
          {line.text}
        </text>
      ))}
    </svg>
  );
});

/**
 * @param {import('../../lib/poster/art/draw').Shape} shape
 * @param {number} index
 * @returns {import('react').ReactElement}
 */
function drawShape([tag, attributes, children], index) {
  return createElement(tag, { key: index, ...attributes }, children?.map(drawShape));
}
