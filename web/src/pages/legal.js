import { LegalScreen } from '../components/legal/LegalScreen';
import { withPage } from '../lib/server/withPage';

export const getServerSideProps = withPage(async ({ get, locale }) => {
  const [legal, language] = await Promise.all([get('legal/'), locale()]);
  return { legal: inLanguage(legal, language) };
});

export default LegalScreen;

/**
 * A page carries the texts of its own language; the switch in the footer loads the other.
 * @param {import('../lib/api/types').Legal} legal
 * @param {string} language
 */
function inLanguage(legal, language) {
  return { ...legal, documents: legal.documents.filter((text) => text.language === language) };
}
