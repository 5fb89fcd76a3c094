import { IntlProvider } from 'use-intl';
import messages from '../../messages/pt-BR.json';

/** @param {Omit<import('react').ComponentProps<typeof IntlProvider>, 'locale' | 'messages'>} props */
export default function Portuguese(props) {
  return <IntlProvider {...props} locale="pt-BR" messages={messages} />;
}
