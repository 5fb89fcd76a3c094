import { ApiError } from './api/errors.js';

/**
 * What is wrong with one field of a failed request.
 * @param {unknown} error
 * @param {string} field As the API names it; nested fields by a dot, `review.text`.
 * @returns {{ code: string, detail: string }[]}
 */
export function fieldErrors(error, field) {
  if (!(error instanceof ApiError)) return [];
  return error.fields[field] ?? [];
}

/**
 * @param {unknown} error
 * @param {string[]} shown Fields that show their own errors.
 * @returns {boolean} Whether something remains to be said about the request as a whole.
 */
export function isGeneralError(error, shown) {
  if (!error) return false;
  if (!(error instanceof ApiError)) return true;
  const fields = Object.keys(error.fields);
  return fields.length === 0 || fields.some((field) => !shown.includes(field));
}
