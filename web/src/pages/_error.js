import { IntlProvider } from 'use-intl';
import { ErrorScreen } from '../components/shell/ErrorScreen';
import { chooseLocale } from '../lib/locale';
import { MESSAGES } from '../messages';

/**
 * The last resort: an error in the page's own code. Everything expected is shown by `_app`.
 * @param {{ status: number, locale: import('../lib/locale').Locale }} props
 */
export default function ErrorPage({ status, locale }) {
  return (
    <IntlProvider locale={locale} messages={MESSAGES[locale]} timeZone="UTC">
      <ErrorScreen status={status} />
    </IntlProvider>
  );
}

/** @param {import('next').NextPageContext} context */
ErrorPage.getInitialProps = ({ req, res, err }) => ({
  status: res?.statusCode ?? err?.statusCode ?? 500,
  locale: req ? chooseLocale(req.headers) : document.documentElement.lang,
  failure: null,
});
