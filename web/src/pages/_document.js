import { randomBytes } from 'node:crypto';
import Document, { Head, Html, Main, NextScript } from 'next/document';
import { chooseLocale } from '../lib/locale';
import { contentSecurityPolicy } from '../lib/server/csp';
import { BROWSER_BAR, chooseTheme } from '../lib/theme';

/**
 * The frame of every page. Its policy names a nonce of its own, so no page may be prerendered: each
 * has a `getServerSideProps`.
 * @extends {Document<{ nonce: string, locale: string, theme: import('../lib/theme').Theme }>}
 */
export default class CinemaDocument extends Document {
  /** @param {import('next/document').DocumentContext} context */
  static async getInitialProps(context) {
    const initial = await Document.getInitialProps(context);
    const nonce = randomBytes(16).toString('base64');
    const headers = context.req?.headers ?? {};
    const development = process.env.NODE_ENV === 'development';
    const policy = contentSecurityPolicy({ nonce, host: headers.host, development });
    context.res?.setHeader('Content-Security-Policy', policy);
    // Set by `withPage`, which knows the member's own setting.
    const chosen = context.res?.getHeader('Content-Language');
    const locale = typeof chosen === 'string' ? chosen : chooseLocale(headers);
    return { ...initial, nonce, locale, theme: chooseTheme(headers.cookie) };
  }

  render() {
    const { nonce, locale, theme } = this.props;
    return (
      <Html lang={locale} data-theme={theme}>
        <Head nonce={nonce}>
          <link rel="icon" href="/icon.svg" type="image/svg+xml" />
          <meta name="theme-color" content={BROWSER_BAR[theme]} />
        </Head>
        <body>
          <Main />
          <NextScript nonce={nonce} />
        </body>
      </Html>
    );
  }
}
