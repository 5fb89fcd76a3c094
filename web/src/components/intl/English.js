import { IntlProvider } from 'use-intl';
import messages from '../../messages/en.json';

/** @param {Omit<import('react').ComponentProps<typeof IntlProvider>, 'locale' | 'messages'>} props */
export default function English(props) {
  return <IntlProvider {...props} locale="en" messages={messages} />;
}
