import { Collection } from './Collection';
import { CastAndCrew } from './CastAndCrew';
import { OtherRatings } from './OtherRatings';
import { Releases } from './Releases';
import { Similar } from './Similar';
import { Trailers } from './Trailers';
import { WhereToWatch } from './WhereToWatch';

/**
 * What a film's page shows beyond the film: who made it, what to watch of it and where, what it
 * belongs to and what is like it. A section without anything is not there.
 * @param {{ movie: import('../../../lib/api/types').Movie,
 *   more: import('../../../lib/api/catalogue').MovieMore | null }} props
 *   `more` is null when it could not be read: the film is shown all the same.
 */
export function MovieDetails({ movie, more }) {
  return (
    <>
      <CastAndCrew movie={movie} more={more} />
      {more && (
        <>
          <Trailers videos={more.videos} />
          <WhereToWatch key={movie.id} movieId={movie.id} more={more} />
          <Releases countries={more.release_dates} own={more.country} />
          <OtherRatings ratings={more.ratings} />
          {more.collection && <Collection collection={more.collection} movieId={movie.id} />}
          <Similar movies={more.similar} />
        </>
      )}
    </>
  );
}
