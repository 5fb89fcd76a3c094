import { defineConfig } from '@playwright/test';

/**
 * Browser tests of the whole product: `make e2e` starts an instance of it and says in the environment
 * where it is (`tests/e2e/support/instance.mjs`).
 */

const ACTION_MS = 10_000;
const TEST_MS = 60_000;

/** No test needs another machine, and a browser that looks for updates would wait for one. */
const LAUNCH_ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-quic',
  '--no-first-run',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1',
];

const browser = {
  locale: 'en-US',
  timezoneId: 'UTC',
  viewport: { width: 1280, height: 800 },
  actionTimeout: ACTION_MS,
  navigationTimeout: 20_000,
  // Without its film: recording one takes as much of two cores as the tests do.
  trace: { mode: /** @type {const} */ ('retain-on-failure'), screenshots: false, sources: false },
  screenshot: /** @type {const} */ ('only-on-failure'),
  launchOptions: { executablePath: process.env.CHROMIUM_PATH, args: LAUNCH_ARGS },
};

export default defineConfig({
  testDir: 'tests/e2e',
  outputDir: 'test-results',
  reporter: [['list']],
  workers: 2,
  retries: 0,
  forbidOnly: !!process.env.CI,
  timeout: TEST_MS,
  expect: { timeout: ACTION_MS },
  use: { ...browser, baseURL: process.env.CINEMA_E2E_WEB_URL },
  projects: [
    { name: 'journeys', testIgnore: ['outages.spec.mjs', 'screenshots.spec.mjs'] },
    // They kill programs that the others use. By themselves: ARGS="outages.spec.mjs --no-deps".
    { name: 'outages', testMatch: 'outages.spec.mjs', dependencies: ['journeys'] },
    // Pictures for the documentation, not a test: SHOTS=1 make e2e ARGS="--project=shots".
    ...(process.env.SHOTS ? [{ name: 'shots', testMatch: 'screenshots.spec.mjs' }] : []),
  ],
});
