import { request } from './client.js';

/** @typedef {import('./types.js').DataCopy} DataCopy */

/** @returns {Promise<{ results: DataCopy[] }>} Copies of the member's data, newest first. */
export function readCopies() {
  return request('me/exports/');
}

/** @returns {Promise<DataCopy>} The one being made, if there is one. */
export function askForCopy() {
  return request('me/exports/', { method: 'POST' });
}

/** Where a copy's file is, for who is logged in. @param {DataCopy} copy */
export function copyUrl({ id }) {
  return `/api/app/me/exports/${id}/file/`;
}
