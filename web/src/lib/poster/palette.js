/**
 * Colours of drawn posters. They are part of the picture, not of the interface, which is why they
 * stand here and not among the tokens.
 *
 * @typedef {[lightness: number, chroma: number, hue: number]} Lch
 * @typedef {{ mood: string, ground: string, ink: string, first: string, second: string,
 *   third: string }} Palette `ground` behind, `ink` for type, three for shapes.
 */

/** Each mood: the ground and three colours that sing on it. OKLCH; lightness in per cent. */
/** @type {Record<string, [ground: Lch, first: Lch, second: Lch, third: Lch]>} */
const MOODS = {
  noir: [
    [17, 0.015, 260],
    [93, 0.02, 90],
    [60, 0.2, 27],
    [34, 0.02, 260],
  ],
  velvet: [
    [31, 0.13, 22],
    [88, 0.07, 80],
    [17, 0.04, 20],
    [58, 0.2, 28],
  ],
  bone: [
    [92, 0.025, 85],
    [24, 0.02, 60],
    [58, 0.2, 28],
    [78, 0.05, 80],
  ],
  mesa: [
    [80, 0.1, 76],
    [50, 0.15, 40],
    [30, 0.07, 35],
    [93, 0.06, 90],
  ],
  dusk: [
    [29, 0.09, 300],
    [72, 0.17, 45],
    [86, 0.12, 85],
    [46, 0.16, 350],
  ],
  neon: [
    [18, 0.06, 285],
    [68, 0.25, 345],
    [80, 0.14, 210],
    [36, 0.16, 290],
  ],
  orbit: [
    [16, 0.04, 265],
    [82, 0.1, 215],
    [92, 0.06, 95],
    [40, 0.13, 275],
  ],
  harbour: [
    [36, 0.08, 228],
    [86, 0.06, 200],
    [76, 0.15, 65],
    [52, 0.1, 225],
  ],
  forest: [
    [28, 0.055, 158],
    [72, 0.12, 135],
    [91, 0.07, 100],
    [44, 0.08, 155],
  ],
  rose: [
    [86, 0.06, 12],
    [56, 0.19, 12],
    [34, 0.11, 350],
    [95, 0.03, 40],
  ],
  peach: [
    [89, 0.06, 62],
    [68, 0.18, 35],
    [38, 0.1, 15],
    [80, 0.1, 70],
  ],
  lemon: [
    [90, 0.15, 100],
    [60, 0.21, 30],
    [30, 0.07, 270],
    [97, 0.04, 100],
  ],
  azure: [
    [80, 0.09, 230],
    [97, 0.02, 90],
    [62, 0.19, 30],
    [42, 0.12, 250],
  ],
  mint: [
    [87, 0.07, 165],
    [42, 0.09, 205],
    [70, 0.17, 40],
    [96, 0.03, 120],
  ],
  khaki: [
    [34, 0.045, 112],
    [66, 0.06, 105],
    [70, 0.16, 52],
    [22, 0.03, 110],
  ],
  rust: [
    [38, 0.1, 42],
    [80, 0.09, 75],
    [20, 0.03, 45],
    [58, 0.15, 45],
  ],
  steel: [
    [33, 0.03, 245],
    [82, 0.02, 240],
    [72, 0.17, 58],
    [50, 0.03, 245],
  ],
  violet: [
    [30, 0.13, 295],
    [78, 0.13, 320],
    [90, 0.11, 95],
    [48, 0.18, 300],
  ],
  plum: [
    [25, 0.08, 335],
    [74, 0.16, 20],
    [87, 0.08, 70],
    [44, 0.12, 345],
  ],
  teal: [
    [29, 0.06, 195],
    [72, 0.17, 50],
    [88, 0.08, 90],
    [46, 0.08, 195],
  ],
  paper: [
    [95, 0.012, 90],
    [28, 0.02, 270],
    [55, 0.18, 255],
    [82, 0.02, 90],
  ],
  indigo: [
    [30, 0.14, 268],
    [90, 0.1, 95],
    [68, 0.19, 20],
    [48, 0.18, 268],
  ],
  brass: [
    [20, 0.03, 75],
    [78, 0.13, 82],
    [93, 0.04, 90],
    [44, 0.08, 75],
  ],
  ice: [
    [93, 0.02, 225],
    [38, 0.09, 245],
    [64, 0.2, 20],
    [78, 0.07, 225],
  ],
};

/** What a genre tends to look like; a film takes one mood of its first genres. */
/** @type {Record<string, string[]>} */
const GENRE_MOODS = {
  Action: ['indigo', 'lemon', 'steel', 'velvet'],
  Adventure: ['mesa', 'azure', 'teal', 'forest'],
  Animation: ['lemon', 'azure', 'mint', 'violet'],
  Comedy: ['lemon', 'peach', 'mint', 'rose'],
  Crime: ['noir', 'bone', 'brass', 'velvet'],
  Documentary: ['paper', 'ice', 'bone', 'steel'],
  Drama: ['harbour', 'bone', 'plum', 'teal', 'peach', 'paper'],
  Family: ['azure', 'mint', 'peach', 'lemon'],
  Fantasy: ['violet', 'forest', 'dusk', 'indigo'],
  History: ['brass', 'rust', 'bone', 'velvet'],
  Horror: ['noir', 'velvet', 'forest', 'plum'],
  Music: ['neon', 'rose', 'violet', 'brass'],
  Mystery: ['noir', 'teal', 'indigo', 'dusk'],
  Romance: ['rose', 'plum', 'peach', 'dusk'],
  'Science Fiction': ['orbit', 'neon', 'ice', 'indigo'],
  Thriller: ['noir', 'steel', 'bone', 'teal'],
  War: ['khaki', 'rust', 'steel', 'bone'],
  Western: ['mesa', 'rust', 'brass', 'bone'],
};

const ANY_GENRE = Object.keys(MOODS);

/** Hue may drift this far, in degrees, so that two films of a mood are cousins, not twins. */
const DRIFT = 14;

/**
 * @param {string[]} genres
 * @param {() => number} random
 * @returns {Palette}
 */
export function choosePalette(genres, random) {
  const known = genres.slice(0, 2).flatMap((genre) => GENRE_MOODS[genre] ?? []);
  const moods = known.length > 0 ? known : ANY_GENRE;
  const mood = moods[Math.floor(random() * moods.length)];
  const drift = (random() - 0.5) * 2 * DRIFT;
  const [ground, ...shapes] = MOODS[mood];
  // Two of the three trade places now and then: the same mood with another accent.
  if (random() < 0.35) shapes.reverse();
  const [first, second, third] = shapes.map((lch) => css(lch, drift));
  const ink = ground[0] > 55 ? [20, 0.03, ground[2]] : [95, 0.025, 88];
  return {
    mood,
    ground: css(ground, drift),
    ink: css(/** @type {Lch} */ (ink), 0),
    first,
    second,
    third,
  };
}

/**
 * @param {Lch} color
 * @param {number} drift
 */
function css([lightness, chroma, hue], drift) {
  return `oklch(${lightness}% ${chroma} ${Math.round((hue + drift + 360) % 360)})`;
}
