import { describe, expect, it } from 'vitest';
import { token, useEnvironment } from './support/environment.js';
import { useProxy } from './support/upstream.js';

useEnvironment({ WEB_PORT: '3100' });
const world = useProxy();

const pair = { access: token(300, 'new'), refresh: token(9000, 'new') };
const signedIn = { user: { id: 1 }, ...pair, device: 'mark-of-this-browser' };

/** @param {string} path @param {unknown} body @param {string} [cookie] */
function post(path, body, cookie = '') {
  return fetch(`${world.url}/api/app/${path}`, {
    method: 'POST',
    headers: { 'sec-fetch-site': 'same-origin', 'content-type': 'application/json', cookie },
    body: JSON.stringify(body),
  });
}

/** @param {Response} response @param {string} name */
function cookieOf(response, name) {
  return response.headers.getSetCookie().find((item) => item.startsWith(`cinema_${name}_3100=`));
}

describe('the mark of a browser that logged in', () => {
  it('becomes a cookie that no script reads, and outlives the session', async () => {
    world.answer = () => ({ body: signedIn });

    const response = await post('auth/login/', { login: 'a', password: 'b' });

    expect(await response.json()).toEqual({ user: { id: 1 } });
    expect(cookieOf(response, 'device')).toContain('cinema_device_3100=mark-of-this-browser;');
    expect(cookieOf(response, 'device')).toMatch(/Max-Age=34560000; HttpOnly/);
  });

  it('is sent with the next log-in, and the browser cannot put another in its place', async () => {
    world.answer = () => ({ body: signedIn });

    await post(
      'auth/login/',
      { login: 'a', password: 'b', device: 'forged' },
      'cinema_device_3100=kept',
    );

    expect(JSON.parse(world.seen[0].body)).toEqual({ login: 'a', password: 'b', device: 'kept' });
  });
});

describe('the second step', () => {
  const step = { challenge: 'c-1', methods: ['totp', 'recovery_code'], expires_at: 'soon' };

  it('opens no session: the challenge becomes a cookie, and what may answer it goes on', async () => {
    world.answer = () => ({ status: 202, body: step });

    const response = await post('auth/login/', { login: 'a', password: 'b' });

    expect(response.status).toBe(202);
    expect(await response.json()).toEqual({ methods: step.methods, expires_at: 'soon' });
    expect(cookieOf(response, 'challenge')).toMatch(/=c-1; .*HttpOnly/);
    expect(cookieOf(response, 'access')).toBeUndefined();
    expect(cookieOf(response, 'refresh')).toBeUndefined();
  });

  it('is answered by a code with the challenge that was kept, which goes then', async () => {
    world.answer = () => ({ body: signedIn });

    const response = await post(
      'auth/login/second/',
      { code: '123456' },
      'cinema_challenge_3100=c-1; cinema_device_3100=kept',
    );

    expect(JSON.parse(world.seen[0].body)).toEqual({
      code: '123456',
      challenge: 'c-1',
      device: 'kept',
    });
    expect(cookieOf(response, 'access')).toContain(pair.access);
    expect(cookieOf(response, 'challenge')).toContain('Max-Age=0');
    expect(await response.text()).toBe('{"user":{"id":1}}');
  });

  it('keeps the challenge when the code is wrong', async () => {
    world.answer = () => ({ status: 400, body: { code: 'wrong_code' } });

    const response = await post('auth/login/second/', { code: '1' }, 'cinema_challenge_3100=c-1');

    expect(await response.json()).toEqual({ code: 'wrong_code' });
    expect(response.headers.getSetCookie()).toEqual([]);
  });

  it('is over without a challenge, and the API is not asked', async () => {
    const response = await post('auth/login/second/', { code: '123456' });

    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ code: 'challenge_invalid' });
    expect(world.seen).toEqual([]);
  });
});

describe('the other provider', () => {
  it('binds the log-in to the browser that began it', async () => {
    world.answer = () => ({
      body: { url: 'https://id.example/', binding: 'b-1', expires_at: 'x' },
    });

    const started = await post('auth/oidc/start/', {});
    world.answer = () => ({ body: signedIn });
    await post('auth/oidc/finish/', { state: 's', code: 'c' }, 'cinema_binding_3100=b-1');

    expect(await started.json()).toEqual({ url: 'https://id.example/' });
    expect(cookieOf(started, 'binding')).toMatch(/=b-1; .*HttpOnly; SameSite=Lax/);
    expect(JSON.parse(world.seen[1].body)).toEqual({ state: 's', code: 'c', binding: 'b-1' });
  });
});

describe('an account that is about to be erased', () => {
  it('is told of without the token that opens it', async () => {
    const problem = { code: 'account_closing', erased_at: '2026-12-08T10:00:00Z' };
    world.answer = () => ({ status: 403, body: { ...problem, restore_token: 'r-1' } });

    const response = await post('auth/login/', { login: 'a', password: 'b' });

    expect(response.status).toBe(403);
    expect(await response.json()).toEqual(problem);
    expect(cookieOf(response, 'restore')).toMatch(/=r-1; .*HttpOnly/);
  });

  it('is kept by the token in the cookie, which goes then', async () => {
    world.answer = () => ({ status: 204 });

    const response = await post('auth/restore/', undefined, 'cinema_restore_3100=r-1');

    expect(response.status).toBe(204);
    expect(JSON.parse(world.seen[0].body)).toEqual({ token: 'r-1' });
    expect(cookieOf(response, 'restore')).toContain('Max-Age=0');
  });
});

describe('a copy of the data', () => {
  const id = '6f1f9a53-7c3b-4f6e-9a57-0d8f3a3f6a11';
  const cookie = `cinema_access_3100=${token(300, 'a')}; cinema_refresh_3100=${token(9000, 'r')}`;

  it('is fetched by a link made for this one download', async () => {
    world.answer = ({ url }) =>
      url.endsWith('/link/')
        ? { status: 201, body: { url: `/api/me/exports/${id}/file/?token=once` } }
        : { headers: { 'Content-Disposition': 'attachment; filename="a.ndjson"' }, body: 'lines' };

    const response = await fetch(`${world.url}/api/app/me/exports/${id}/file/`, {
      headers: { cookie, 'sec-fetch-site': 'same-origin' },
    });

    expect(world.seen.map(({ method, url }) => `${method} ${url}`)).toEqual([
      `POST /api/me/exports/${id}/link/`,
      `GET /api/me/exports/${id}/file/?token=once`,
    ]);
    expect(response.headers.get('content-disposition')).toContain('a.ndjson');
  });

  it('is not fetched for another site', async () => {
    const response = await fetch(`${world.url}/api/app/me/exports/${id}/file/`, {
      headers: { cookie, 'sec-fetch-site': 'cross-site' },
    });

    expect(response.status).toBe(403);
    expect(world.seen).toEqual([]);
  });
});
