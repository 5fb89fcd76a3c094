import { describe, expect, it } from 'vitest';

import { Simulation } from './support/simulation.js';

/** `LIVE_RUNS` and `LIVE_SEED` repeat a run or make more of them. */
const RUNS = Number(process.env.LIVE_RUNS ?? 1_000);
const FIRST_SEED = Number(process.env.LIVE_SEED ?? 1);
const STEPS = 250;

describe('a reader under a random schedule', () => {
  it(`ends with what REST says, each event applied once, nothing older shown (${RUNS} runs)`, async () => {
    const seen = { applied: 0, duplicates: 0, resyncs: 0, reconnects: 0, malformed: 0, unknownFrames: 0, unknownEvents: 0, pages: 0 }; // prettier-ignore
    for (let seed = FIRST_SEED; seed < FIRST_SEED + RUNS; seed++) {
      const simulation = new Simulation(seed);
      await simulation.run(STEPS);

      expect(simulation.faults, `seed ${seed}`).toEqual([]);
      for (const { topic, status, shown, expected } of simulation.compare()) {
        expect(['live', 'gone'], `seed ${seed} ${topic}`).toContain(status);
        expect(shown, `seed ${seed} ${topic}`).toEqual(expected);
        seen.pages++;
      }
      for (const [name, count] of Object.entries(simulation.live.metrics)) {
        if (name in seen) seen[/** @type {keyof typeof seen} */ (name)] += count;
      }
    }

    // A schedule that met no trouble would prove nothing.
    for (const [name, count] of Object.entries(seen))
      expect(count, name).toBeGreaterThan(RUNS / 20);
  }, 300_000);
});
