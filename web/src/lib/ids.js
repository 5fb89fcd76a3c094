import { ApiError } from './api/errors.js';

/**
 * One of our numbers out of an address.
 * @param {string} text
 * @returns {number}
 * @throws {ApiError} 404: no object can be there.
 */
export function idOf(text) {
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text);
  throw new ApiError({ status: 404, code: 'not_found' });
}
