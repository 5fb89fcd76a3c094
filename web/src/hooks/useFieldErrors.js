import { useTranslations } from 'use-intl';
import { fieldErrors } from '../lib/fieldErrors';

/**
 * The messages under each field of a failed form, in the reader's language where we know the code.
 * @param {unknown} error
 * @returns {(field: string) => string[]} `field` as the API names it.
 */
export function useFieldErrors(error) {
  const t = /** @type {any} */ (useTranslations('fieldProblem'));
  return (field) =>
    fieldErrors(error, field).map(({ code, detail }) => (t.has(code) ? t(code) : detail));
}
