import { useTranslations } from 'use-intl';
import { localDay } from '../../lib/dates';
import { Checkbox } from '../ui/Checkbox';
import { Field } from '../ui/Field';
import styles from './DayField.module.css';

/**
 * The day a film was watched, or "no date": seen some time, or one does not remember.
 * @param {{ day: string | null, onChange: (day: string | null) => void, errors: string[] }} props
 */
export function DayField({ day, onChange, errors }) {
  const t = useTranslations('log');
  return (
    <div className={styles.day}>
      <Field label={t('watchedOn')} errors={errors}>
        {(control) => (
          <input
            {...control}
            type="date"
            max={localDay()}
            disabled={day === null}
            value={day ?? ''}
            onChange={(event) => event.target.value && onChange(event.target.value)}
          />
        )}
      </Field>
      <Checkbox
        label={t('noDate')}
        checked={day === null}
        onChange={(event) => onChange(event.target.checked ? null : localDay())}
      />
    </div>
  );
}
