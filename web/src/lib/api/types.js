/**
 * Shapes of the API's answers. Ids are integers; times are ISO 8601 UTC; ratings are stars in
 * steps of a half.
 *
 * @typedef {'public' | 'followers' | 'friends' | 'me'} Audience
 *
 * @typedef {{ id: number, username: string, display_name: string, photo_url: string | null }} MemberRef
 *
 * @typedef {{ id: number, tmdb_id: number | null, slug: string, title: string, title_pt: string,
 *   original_title: string, year: number | null, poster_path: string | null,
 *   poster_path_pt?: string | null, genres: string[] }} MovieRef
 *
 * @typedef {{ id: number, excerpt: string | null, truncated: boolean, contains_spoilers: boolean,
 *   like_count: number, comment_count: number, rev: number, liked?: boolean }} ReviewBrief
 *
 * @typedef {ReviewBrief & { author: MemberRef, movie: MovieRef, rating: number | null }} LikedReview
 *
 * @typedef {{ id: number, movie: MovieRef, watched_on: string | null, rating: number | null,
 *   rewatch: boolean, liked: boolean, audience: Audience, review: ReviewBrief | null, rev: number,
 *   created_at: string, like_count?: number, counts_rev?: number, liked_by_me?: boolean }} Entry
 *
 * @typedef {Entry & { member: MemberRef, activity_id: number,
 *   removed_from_watchlist: boolean }} LoggedEntry
 *
 * @typedef {{ id: number, owner: MemberRef, title: string, description: string, ranked: boolean,
 *   audience: Audience, item_count: number, rev: number, updated_at: string, unlisted: boolean,
 *   tags: string[], cover_url: string | null, preview: MovieRef[], like_count: number,
 *   comment_count: number, counts_rev: number, liked?: boolean, hidden?: Hidden }} ListState
 *
 * @typedef {{ movie: MovieRef, position: number, note: string }} ListItem
 *
 * @typedef {ListState & { created_at: string }} ListBrief
 *
 * @typedef {ListBrief & { items: ListItem[], next: string | null, can_edit: boolean,
 *   collaborators: { member: MemberRef, accepted: boolean }[], shared: boolean,
 *   seen_count: number | null, live_cursor: string }} ListDetail `seen_count`: of `item_count`, by
 *   the reader.
 *
 * @typedef {{ results: ListBrief[], next: string | null }} ListPage
 *
 * @typedef {{ reason: string, at: string }} Hidden By moderation; told to its owner alone.
 *
 * @typedef {'diary.logged' | 'member.followed' | 'review.liked' | 'list.created' |
 *   'review.shared' | 'list.shared'} CardKind
 *
 * @typedef {{ id: number, kind: CardKind, at: string, actor: MemberRef, rev: number,
 *   entry: Entry | null, followee: MemberRef | null, review: LikedReview | null,
 *   list?: ListState | null }} Card
 *
 * @typedef {{ id: number, movie: MovieRef, author: MemberRef, entry_id: number, text: string,
 *   html: string, contains_spoilers: boolean, rating: number | null, rewatch: boolean,
 *   watched_on: string | null, audience: Audience, like_count: number, comment_count: number,
 *   liked: boolean, rev: number, created_at: string, edited_at: string | null,
 *   live_cursor: string, hidden?: Hidden }} Review `html`: its text as the page shows it, made safe by
 *   the server, inline spoilers in `<span class="spoiler">`.
 *
 * @typedef {Omit<Review, 'text' | 'html'> & { text: string | null, html: string | null }} ShownReview
 *   Both are null while the reader has not asked for a spoiler.
 *
 * @typedef {{ average_rating: number | null, rating_count: number, rating_histogram: number[],
 *   log_count: number, like_count: number, review_count: number }} MovieCounts
 *
 * @typedef {{ watched: boolean, liked: boolean, rating: number | null, in_watchlist: boolean,
 *   log_count: number }} MovieViewer
 *
 * @typedef {{ id: number, name: string }} PersonRef
 * @typedef {PersonRef & { character: string, order: number }} CastMember
 *
 * @typedef {MovieRef & MovieCounts & { imdb_id: string | null, release_date: string | null,
 *   runtime: number | null, original_language: string, countries: string[], overview: string,
 *   overview_pt: string, tagline: string, directors: PersonRef[], cast: CastMember[],
 *   adult: boolean, stats_rev: number, viewer: MovieViewer | null, latest_reviews: Card[],
 *   live_cursor: string }} Movie
 *
 * @typedef {MovieRef & { average_rating: number | null, rating_count: number,
 *   release_date: string | null }} MovieRow
 *
 * @typedef {{ follows: boolean, followed_by: boolean, blocks: boolean, mutes: boolean,
 *   is_me: boolean, requested: boolean, requested_by: boolean }} ProfileViewer
 *
 * @typedef {MemberRef & { bio: string, pronouns: string, location: string, link: string,
 *   is_private: boolean, joined_at: string, follower_count: number,
 *   following_count: number, log_count: number, film_count: number, review_count: number,
 *   stats_rev: number, favourites: MovieRef[], recent: Card[], viewer: ProfileViewer | null,
 *   live_cursor: string }} Profile
 *
 * @typedef {MemberRef & { reason: 'network' | 'popular', follower_count: number }} Suggestion
 *
 * @typedef {MemberRef & { email: string, bio: string, pronouns: string, location: string,
 *   link: string, email_verified: boolean, time_zone: string, language: string,
 *   default_audience: Audience, unread_notifications: number, date_joined: string,
 *   is_private: boolean, shows_presence: boolean, shows_typing: boolean,
 *   comment_policy: 'anyone' | 'followees' | 'me' }} Me
 *
 * @typedef {{ id: number, name: string, backed_up: boolean, created_at: string,
 *   last_used_at: string | null }} Passkey
 *
 * @typedef {{ email_verified_at: string | null, pending_email: string | null,
 *   has_password: boolean, totp: boolean, recovery_codes_left: number, passkeys: Passkey[],
 *   identities: { id: number, issuer: string, created_at: string,
 *     last_used_at: string | null }[] }} Security How a member logs in.
 *
 * @typedef {{ id: string, state: 'due' | 'done' | 'failed', asked_at: string,
 *   done_at: string | null, expires_at: string | null, line_count: number,
 *   size: number }} DataCopy `size` in bytes.
 *
 * @typedef {{ kind: string, in_app: boolean, email: boolean, push: boolean }} Channels
 * @typedef {{ kinds: Channels[], push_public_key: string | null,
 *   email_verified: boolean }} NotificationSettings
 *
 * @typedef {{ terms_version: string, minimum_age: number, controller: string,
 *   contact_email: string, bases: { data: Record<string, string>, purpose: Record<string, string>,
 *     gdpr: string, lgpd: string, kept: Record<string, string> }[],
 *   documents: { kind: 'terms' | 'privacy', language: string, title: string,
 *     sections: { heading: string, paragraphs: string[] }[] }[] }} Legal Texts by language.
 *
 * @typedef {{ id: string, current: boolean, user_agent: string, created_at: string,
 *   last_used_at: string }} OpenSession
 *
 * @typedef {{ id: number, key: string, kind: 'follow' | 'follow_request' | 'follow_accepted' |
 *   'review_like' | 'comment' | 'reply' | 'list_like' | 'entry_like' | 'comment_like' |
 *   'list_comment' | 'mention' | 'share' | 'list_invitation', actors: MemberRef[],
 *   actor_count: number, review: { id: number, movie: MovieRef } | null,
 *   list?: { id: number, title: string } | null, entry?: { id: number, movie: MovieRef } | null,
 *   comment_id: number | null, at: string, read: boolean }} Notification A group: what `actor_count` members did to one thing.
 *
 * @typedef {{ results: Notification[], next: string | null, unread_count: number,
 *   read_up_to: number, rev: number, live_cursor: string }} NotificationPage
 *
 * @typedef {{ id: number, target_kind: 'review' | 'list', target_id: number, author: MemberRef,
 *   text: string | null, removed: boolean, reply_to: number | null, created_at: string,
 *   edited_at: string | null, rev: number, mentions?: MemberRef[], like_count?: number,
 *   counts_rev?: number, liked?: boolean }} Comment
 *
 * @typedef {{ results: Comment[], next: string | null, can_comment: boolean,
 *   live_cursor: string }} CommentPage
 *
 * @typedef {{ results: Card[], next: string | null, live_cursor: string }} FeedPage
 */

export {};
