import { servesOpenly } from '../../../../lib/server/open';
import { sendProblem } from '../../../../lib/server/problem';

export const config = { api: { bodyParser: false, externalResolver: true, responseLimit: false } };

const serve = servesOpenly(['GET', 'HEAD']);

/** A member's RSS and Atom. @type {import('next').NextApiHandler} */
export default async function feed(req, res) {
  if (!/^(diary|reviews|lists)\.(rss|atom)$/.test(String(req.query.feed))) {
    return sendProblem(res, 'not_found');
  }
  await serve(req, res);
}
