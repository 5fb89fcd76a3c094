import dynamic from 'next/dynamic';
import { useEffect } from 'react';
import { SWRConfig } from 'swr';
import { LogDialogProvider } from '../components/diary/LogDialogProvider';
import { ErrorScreen } from '../components/shell/ErrorScreen';
import { Layout } from '../components/shell/Layout';
import { ToastProvider } from '../components/ui/Toasts';
import { MeProvider } from '../hooks/useMe';
import { SessionProvider } from '../hooks/useSession';
import { live } from '../lib/live';
import { fontVariables } from '../styles/fonts';
import '../styles/tokens.css';
import '../styles/base.css';

/** A reader loads the words of one language; changing it loads the other, once. */
const LANGUAGES = {
  en: dynamic(() => import('../components/intl/English')),
  'pt-BR': dynamic(() => import('../components/intl/Portuguese')),
};

/** Pages that are a failure of their own (`_error`) carry no session. */
const NO_SESSION = { me: null, notices: null, locale: /** @type {const} */ ('en'), now: '' };

/** @param {import('next/app').AppProps} props */
export default function CinemaApp({ Component, pageProps }) {
  const { session = NO_SESSION, failure = null, ...props } = pageProps;
  useEffect(() => {
    // Another tab logged in or out: this page is of a member who is not here any more.
    live.onViewer(() => window.location.reload());
    live.start();
  }, []);
  useEffect(() => {
    // A page that failed does not know who is reading.
    if (failure || session === NO_SESSION) return;
    live.setViewer({ id: session.me?.id ?? null, at: session.now });
  }, [session, failure]);
  useEffect(() => {
    if (session !== NO_SESSION) document.documentElement.lang = session.locale;
  }, [session]);
  const Words = LANGUAGES[/** @type {import('../lib/locale').Locale} */ (session.locale)];
  const page = failure ? <ErrorScreen status={failure.status} /> : <Component {...props} />;
  return (
    <>
      <style jsx global>
        {fontVariables}
      </style>
      {pageProps.session ? (
        <Words timeZone="UTC" now={new Date(session.now)}>
          <SWRConfig value={{ revalidateOnFocus: false, shouldRetryOnError: false }}>
            <SessionProvider session={session}>
              <MeProvider key={session.me?.id ?? 'guest'}>
                <ToastProvider>
                  <LogDialogProvider>
                    <Layout>{page}</Layout>
                  </LogDialogProvider>
                </ToastProvider>
              </MeProvider>
            </SessionProvider>
          </SWRConfig>
        </Words>
      ) : (
        <Component {...pageProps} />
      )}
    </>
  );
}
