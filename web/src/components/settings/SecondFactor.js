import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { beginTotp, endTotp, renewRecoveryCodes } from '../../lib/api/security';
import { Button } from '../ui/Button';
import { EnrolApp } from './EnrolApp';
import { ProofDialog } from './ProofDialog';
import { RecoveryCodes } from './RecoveryCodes';
import styles from './Settings.module.css';

/**
 * The second step of a log-in: a code of an authenticator app.
 * @param {{ security: import('../../lib/api/types').Security,
 *   onChanged: () => Promise<void> }} props
 */
export function SecondFactor({ security, onChanged }) {
  const t = useTranslations('security');
  const [asking, setAsking] = useState(/** @type {'on' | 'off' | 'codes' | null} */ (null));
  const [setup, setSetup] = useState(/** @type {{ secret: string, uri: string } | null} */ (null));
  const [codes, setCodes] = useState(/** @type {string[] | null} */ (null));

  /** @param {string[]} made */
  async function show(made) {
    setSetup(null);
    setCodes(made);
    await onChanged();
  }

  const steps = {
    on: async (/** @type {any} */ proof) => setSetup(await beginTotp(proof)),
    codes: async (/** @type {any} */ proof) => show((await renewRecoveryCodes(proof)).codes),
    off: async (/** @type {any} */ proof) => {
      await endTotp(proof);
      setCodes(null);
      await onChanged();
    },
  };

  return (
    <div className={styles.part}>
      <h3 className={styles.subheading}>{t('totp')}</h3>
      <p className={styles.hint}>
        {security.totp ? t('totpOn', { count: security.recovery_codes_left }) : t('totpOff')}
      </p>
      {codes && <RecoveryCodes codes={codes} onKept={() => setCodes(null)} />}
      {setup ? (
        <EnrolApp setup={setup} onDone={show} onGiveUp={() => setSetup(null)} />
      ) : (
        <div className={styles.buttons}>
          {!security.totp && <Button onClick={() => setAsking('on')}>{t('totpStart')}</Button>}
          {security.totp && <Button onClick={() => setAsking('codes')}>{t('newCodes')}</Button>}
          {security.totp && (
            <Button look="danger" onClick={() => setAsking('off')}>
              {t('totpStop')}
            </Button>
          )}
        </div>
      )}
      {asking && (
        <ProofDialog
          title={t(`totpAsk.${asking}.title`)}
          text={t(`totpAsk.${asking}.text`)}
          confirm={t(`totpAsk.${asking}.confirm`)}
          look={asking === 'off' ? 'danger' : 'solid'}
          hasPassword={security.has_password}
          onClose={() => setAsking(null)}
          onConfirm={async (proof) => {
            await steps[asking](proof);
            setAsking(null);
          }}
        />
      )}
    </div>
  );
}
