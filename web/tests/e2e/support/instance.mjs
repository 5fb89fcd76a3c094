import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';

/**
 * The running product that the tests are about.
 * @param {string} name
 */
function told(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set; run the browser tests by \`make e2e\`.`);
  return value;
}

export const WEB_URL = told('CINEMA_E2E_WEB_URL');
export const API_URL = told('CINEMA_E2E_API_URL');
export const DATA = told('CINEMA_E2E_DATA');

/**
 * `kill -9` of a program and of all processes that it started; its supervisor starts it again.
 * @param {'api' | 'realtime' | 'worker' | 'web'} name
 */
export async function kill(name) {
  const { pid } = JSON.parse(await readFile(path.join(DATA, 'pids', `${name}.json`), 'utf8'));
  process.kill(-pid, 'SIGKILL'); // Each program leads a process group of its own.
}

/**
 * Mails to one address, as the mail sink holds them.
 * @param {string} address
 * @returns {Promise<string[]>}
 */
export async function mailsTo(address) {
  const folder = path.join(DATA, 'mail');
  const names = await readdir(folder).catch(() => []);
  const mails = await Promise.all(names.map((name) => readFile(path.join(folder, name), 'utf8')));
  return mails.filter((mail) => mail.includes(`To: ${address}`));
}
