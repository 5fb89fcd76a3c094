import { useMemo } from 'react';
import { useSession } from './useSession';

/**
 * Names countries in the reader's language; a code that nobody knows stays a code.
 * @returns {(code: string) => string}
 */
export function useCountryName() {
  const { locale } = useSession();
  return useMemo(() => {
    const names = new Intl.DisplayNames([locale], { type: 'region' });
    return (code) => names.of(code) ?? code;
  }, [locale]);
}
