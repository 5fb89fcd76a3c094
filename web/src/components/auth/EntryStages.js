import { KeepAccount } from './KeepAccount';
import { SecondStep } from './SecondStep';

/**
 * What a log-in asks for at its later stages; `children` is how it begins.
 * @param {{ entry: ReturnType<typeof import('../../hooks/useEntry').useEntry>,
 *   children: import('react').ReactNode }} props
 */
export function EntryStages({ entry: { stage, enter, setStage }, children }) {
  if (stage.name === 'second') {
    return <SecondStep enter={enter} onGiveUp={() => setStage({ name: 'first' })} />;
  }
  if (stage.name === 'closing') {
    const onKept = () => setStage({ name: 'restored' });
    return <KeepAccount erasedAt={stage.erased_at} onKept={onKept} />;
  }
  return children;
}
