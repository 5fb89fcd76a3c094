import { describe, expect, it } from 'vitest';
import {
  failed,
  nextToSend,
  observed,
  sent,
  settled,
  succeeded,
  want,
} from '../../src/lib/optimistic.js';
import { seededRandom } from '../../src/lib/hash.js';

describe('an optimistic switch', () => {
  it('shows the press before the server has answered', () => {
    const pressed = want(settled(false), true);

    expect(pressed.wanted).toBe(true);
    expect(nextToSend(pressed)).toBe(true);
  });

  it('has one request under way, however often it is pressed', () => {
    let intent = sent(want(settled(false), true), true);
    intent = want(want(want(intent, false), true), false);

    expect(nextToSend(intent)).toBeNull();
    expect(nextToSend(succeeded(intent))).toBe(false);
  });

  it('sends nothing more when the last press is what was sent', () => {
    const intent = want(want(sent(want(settled(false), true), true), false), true);

    expect(nextToSend(succeeded(intent))).toBeNull();
    expect(succeeded(intent)).toEqual(settled(true));
  });

  it('falls back to what the server last said when it fails', () => {
    expect(failed(sent(want(settled(false), true), true))).toEqual(settled(false));
  });

  it('goes on with a newer intent when an older request fails', () => {
    const intent = failed(want(sent(want(settled(true), false), false), true));

    expect(intent).toEqual(settled(true));
    expect(nextToSend(intent)).toBeNull();
  });

  it('takes the truth from elsewhere, but not over an unsent intent', () => {
    expect(observed(settled(false), true)).toEqual(settled(true));
    expect(observed(want(settled(false), true), false).wanted).toBe(true);
    const underWay = sent(want(settled(false), true), true);
    expect(observed(underWay, false)).toBe(underWay);
  });

  it('ends in the last intent after any sequence of presses, answers and failures', () => {
    for (let seed = 1; seed <= 300; seed += 1) {
      const random = seededRandom(seed);
      let server = random() < 0.5;
      let intent = settled(server);
      let last = server;
      const step = () => {
        const value = nextToSend(intent);
        if (value !== null) intent = sent(intent, value);
      };
      for (let action = 0; action < 20; action += 1) {
        if (random() < 0.6) {
          last = random() < 0.5;
          intent = want(intent, last);
        } else if (intent.sending !== null) {
          server = intent.sending;
          intent = succeeded(intent);
        }
        step();
      }
      while (intent.sending !== null) {
        server = intent.sending;
        intent = succeeded(intent);
        step();
      }

      expect(server).toBe(last);
      expect(intent).toEqual(settled(last));
    }
  });
});
