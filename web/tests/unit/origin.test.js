import { expect, it } from 'vitest';
import { isSameOrigin } from '../../src/lib/server/origin.js';
import { useEnvironment } from './support/environment.js';

useEnvironment({ PUBLIC_WEB_URL: 'https://cinema.example' });

const HOST = { host: 'localhost:3000' };

it.each([
  { ...HOST, 'sec-fetch-site': 'same-origin' },
  { ...HOST, origin: 'http://localhost:3000' },
  { ...HOST, 'sec-fetch-site': 'same-origin', origin: 'http://localhost:3000' },
  { host: 'web:3000', origin: 'https://cinema.example' },
])('takes a write from our own pages: %j', (headers) => {
  expect(isSameOrigin(headers)).toBe(true);
});

it.each([
  { ...HOST },
  { ...HOST, 'sec-fetch-site': 'cross-site' },
  { ...HOST, 'sec-fetch-site': 'same-site', origin: 'http://localhost:3000' },
  { ...HOST, 'sec-fetch-site': 'none' },
  { ...HOST, origin: 'http://evil.example' },
  { ...HOST, origin: 'http://localhost:3001' },
  { ...HOST, origin: 'null' },
  { ...HOST, 'sec-fetch-site': 'same-origin', origin: 'http://evil.example' },
])('refuses one from elsewhere, or that does not say: %j', (headers) => {
  expect(isSameOrigin(headers)).toBe(false);
});
