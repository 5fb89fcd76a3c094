import en from './en.json';
import ptBR from './pt-BR.json';

/** @type {Record<import('../lib/locale').Locale, typeof en>} */
export const MESSAGES = { en, 'pt-BR': ptBR };
