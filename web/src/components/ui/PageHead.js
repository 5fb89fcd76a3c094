import Head from 'next/head';

/** @param {{ title?: string, description?: string }} props */
export function PageHead({ title, description }) {
  return (
    <Head>
      <title>{title ? `${title} · Cinema!` : 'Cinema!'}</title>
      <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
      {description && <meta key="description" name="description" content={description} />}
    </Head>
  );
}
