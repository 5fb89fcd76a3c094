import { describe, expect, it } from 'vitest';

import { Simulation } from './support/simulation.js';

/** `LIVE_RUNS` and `LIVE_SEED` repeat a run or make more of them. */
const RUNS = Number(process.env.LIVE_RUNS ?? 1_000);
const FIRST_SEED = Number(process.env.LIVE_SEED ?? 1);
const STEPS = 250;

/** @param {number} runs @param {number} tabs */
async function runAll(runs, tabs) {
  const seen = { applied: 0, duplicates: 0, resyncs: 0, reconnects: 0, malformed: 0, unknownFrames: 0, unknownEvents: 0, pages: 0, crashes: 0 }; // prettier-ignore
  for (let seed = FIRST_SEED; seed < FIRST_SEED + runs; seed++) {
    const simulation = new Simulation(seed, { tabs });
    await simulation.run(STEPS);

    expect(simulation.faults, `seed ${seed}`).toEqual([]);
    for (const { topic, status, shown, expected } of simulation.compare()) {
      expect(['live', 'gone'], `seed ${seed} ${topic}`).toContain(status);
      expect(shown, `seed ${seed} ${topic}`).toEqual(expected);
      seen.pages++;
    }
    expect(simulation.server.connections.size, `seed ${seed}`).toBeLessThanOrEqual(1);
    seen.crashes += simulation.crashes;
    for (const { live } of simulation.tabs) {
      for (const [name, count] of Object.entries(live.metrics)) {
        if (name in seen) seen[/** @type {keyof typeof seen} */ (name)] += count;
      }
    }
  }
  return seen;
}

/** A schedule that met no trouble would prove nothing. @param {Record<string, number>} seen @param {number} runs */
function expectTrouble(seen, runs) {
  for (const [name, count] of Object.entries(seen)) expect(count, name).toBeGreaterThan(runs / 20);
}

describe('a reader under a random schedule', () => {
  it(`ends with what REST says, each event applied once, nothing older shown (${RUNS} runs)`, async () => {
    expectTrouble({ ...(await runAll(RUNS, 1)), crashes: Infinity }, RUNS);
  }, 300_000);
});

describe('three tabs of a profile on one socket, killed at random', () => {
  const runs = Math.ceil(RUNS / 4);

  it(`each end with what REST says, each event applied once in each (${runs} runs)`, async () => {
    expectTrouble(await runAll(runs, 3), runs);
  }, 300_000);
});
