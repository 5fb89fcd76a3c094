import { describe, expect, it, vi } from 'vitest';
import { contentSecurityPolicy, socketOrigins } from '../../src/lib/server/csp.js';
import { useEnvironment } from './support/environment.js';

useEnvironment({});

/** @param {string} policy @param {string} name */
const directive = (policy, name) =>
  policy.split('; ').find((item) => item.startsWith(`${name} `)) ?? '';

describe('contentSecurityPolicy', () => {
  it('runs only scripts that carry the page’s nonce', () => {
    const scripts = directive(contentSecurityPolicy({ nonce: 'abc' }), 'script-src');

    expect(scripts).toContain("'nonce-abc'");
    expect(scripts).not.toContain('unsafe');
  });

  it('lets nobody frame the page', () => {
    expect(contentSecurityPolicy({ nonce: 'abc' })).toContain("frame-ancestors 'none'");
  });

  it('opens sockets where the ticket will point, as told at run time', () => {
    vi.stubEnv('ENVIRONMENT', 'production');
    vi.stubEnv('REALTIME_PUBLIC_URL', 'wss://live.cinema.example/ws/');

    expect(socketOrigins('cinema.example')).toEqual(['wss://live.cinema.example']);
  });

  it('allows both loopback names when embedded', () => {
    vi.stubEnv('REALTIME_PUBLIC_URL', 'ws://localhost:8123/ws/');

    const origins = socketOrigins('127.0.0.1:3000');

    expect(origins).toContain('ws://localhost:8123');
    expect(origins).toContain('ws://127.0.0.1:8123');
  });

  it('takes nothing strange from the Host header', () => {
    expect(socketOrigins("x; script-src 'unsafe-inline'").join()).not.toContain('unsafe');
  });
});
