import { afterEach, beforeEach, vi } from 'vitest';

const OURS = ['ENVIRONMENT', 'PUBLIC_WEB_URL', 'WEB_PORT', 'PORT', 'API_URL', 'MEDIA_PUBLIC_URL'];

/**
 * Each test of the file starts from these variables and no other of ours.
 * @param {Record<string, string>} values
 */
export function useEnvironment(values) {
  beforeEach(() => {
    for (const name of [...OURS, 'REALTIME_PUBLIC_URL', 'REALTIME_PORT'])
      vi.stubEnv(name, undefined);
    for (const [name, value] of Object.entries(values)) vi.stubEnv(name, value);
  });
  afterEach(() => vi.unstubAllEnvs());
}

/**
 * A JWT as far as we read one.
 * @param {number} expiresInS
 * @param {string} [id] Makes it different from others.
 */
export function token(expiresInS, id = 'x') {
  const payload = { exp: Math.floor(Date.now() / 1000) + expiresInS, jti: id };
  return `h.${Buffer.from(JSON.stringify(payload)).toString('base64url')}.s`;
}
