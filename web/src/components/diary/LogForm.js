import { Heart } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { useFieldErrors } from '../../hooks/useFieldErrors';
import { isGeneralError } from '../../lib/fieldErrors';
import { RatingControl } from '../rating/RatingControl';
import { Button } from '../ui/Button';
import { Checkbox } from '../ui/Checkbox';
import { Field } from '../ui/Field';
import { FormError } from '../ui/FormError';
import { ChosenFilm } from './ChosenFilm';
import { DayField } from './DayField';
import styles from './LogForm.module.css';

/**
 * @typedef {import('../../lib/browser/drafts').Draft} Draft
 * @typedef {Draft & { movie: import('../../lib/api/types').MovieRef }} ChosenDraft
 */

const AUDIENCES = /** @type {const} */ (['public', 'followers', 'friends', 'me']);
const SHOWN_FIELDS = ['watched_on', 'rating', 'review.text', 'review', 'audience'];

/**
 * @param {{ draft: ChosenDraft, onEdit: (change: Partial<Draft>) => void,
 *   onChangeFilm?: () => void, onSend: (draft: ChosenDraft) => void, busy: boolean,
 *   error: unknown }} props Without `onChangeFilm` the film is settled: an entry is edited.
 */
export function LogForm({ draft, onEdit, onChangeFilm, onSend, busy, error }) {
  const t = useTranslations('log');
  const errorsOf = useFieldErrors(error);

  /** @param {import('react').FormEvent} event */
  function submit(event) {
    event.preventDefault();
    onSend(draft);
  }

  return (
    <form className={styles.form} onSubmit={submit}>
      <div className={styles.fields}>
        <ChosenFilm movie={draft.movie} onChange={onChangeFilm} />
        <div className={styles.row}>
          <DayField
            day={draft.watched_on}
            onChange={(watched_on) => onEdit({ watched_on })}
            errors={errorsOf('watched_on')}
          />
          <Checkbox
            label={t('rewatch')}
            checked={draft.rewatch}
            onChange={(event) => onEdit({ rewatch: event.target.checked })}
          />
        </div>
        <div className={styles.row}>
          <RatingControl value={draft.rating} onChange={(rating) => onEdit({ rating })} />
          <button
            type="button"
            className={styles.like}
            aria-pressed={draft.liked}
            onClick={() => onEdit({ liked: !draft.liked })}
          >
            <Heart size={22} aria-hidden />
            {t('like')}
          </button>
        </div>
        <Field label={t('review')} errors={[...errorsOf('review.text'), ...errorsOf('review')]}>
          {(control) => (
            <textarea
              {...control}
              rows={5}
              placeholder={t('reviewPlaceholder')}
              value={draft.text}
              onChange={(event) => onEdit({ text: event.target.value })}
            />
          )}
        </Field>
        <div className={styles.row}>
          <Checkbox
            label={t('spoilers')}
            checked={draft.contains_spoilers}
            onChange={(event) => onEdit({ contains_spoilers: event.target.checked })}
          />
          <Field label={t('audience')} className={styles.audience} errors={errorsOf('audience')}>
            {(control) => (
              <select
                {...control}
                value={draft.audience}
                onChange={(event) =>
                  onEdit({ audience: /** @type {Draft['audience']} */ (event.target.value) })
                }
              >
                {AUDIENCES.map((audience) => (
                  <option key={audience} value={audience}>
                    {t(`audiences.${audience}`)}
                  </option>
                ))}
              </select>
            )}
          </Field>
        </div>
        {isGeneralError(error, SHOWN_FIELDS) && <FormError error={error} />}
      </div>
      <footer className={styles.footer}>
        <p className={styles.kept}>{onChangeFilm && t('kept')}</p>
        <Button type="submit" look="solid" busy={busy} disabled={busy}>
          {busy ? t('saving') : t('save')}
        </Button>
      </footer>
    </form>
  );
}
