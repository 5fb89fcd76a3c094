// Generated from server/live by `make protocol`. Do not edit.

export type AccountChanged = {
  member_id: number;
  is_private: boolean;
  shows_presence: boolean;
  shows_typing: boolean;
  rev: number;
};

export type ActivityRemoved = {
  activity_id: number;
  kind: 'diary.logged' | 'member.followed' | 'review.liked';
  rev: number;
  entry_id: number | null;
  review_id: number | null;
  movie_id: number | null;
};

export type Auth = {
  type: 'auth';
  ticket?: string | null;
  resume?: string;
};

export type BlockState = {
  blocks: boolean;
};

export type Card = {
  id: number;
  kind: 'diary.logged' | 'member.followed' | 'review.liked';
  at: string;
  actor: MemberRef;
  rev: number;
  entry?: Entry | null;
  followee?: MemberRef | null;
  review?: LikedReview | null;
};

export type CastMember = {
  id: number;
  name: string;
  character: string;
  order: number;
};

export type CollectionPage = {
  id: number;
  name: string;
  name_pt: string;
  poster_path: string | null;
  backdrop_path: string | null;
  language: string;
  overview: string;
  part_count: number;
  movies: ListedMovie[];
};

export type CollectionRef = {
  id: number;
  name: string;
  name_pt: string;
  poster_path: string | null;
  backdrop_path: string | null;
};

export type Comment = {
  id: number;
  target_kind: 'list' | 'review';
  target_id: number;
  author: MemberRef;
  text: string | null;
  removed: boolean;
  reply_to: number | null;
  created_at: string;
  edited_at: string | null;
  rev: number;
};

export type CommentAdded = {
  comment: Comment;
};

export type CommentPage = {
  results: Comment[];
  next: string | null;
  can_comment: boolean;
  live_cursor: string;
};

export type CommentRemoved = {
  comment: Comment;
};

export type CommentUpdated = {
  comment: Comment;
};

export type CreditRow = {
  id: number;
  name: string;
  credit_id: number;
  profile_path: string | null;
  department: string;
  job: string;
  character: string;
  order: number;
};

export type CursorFrame = {
  type: 'cursor';
  cursor: string;
};

export type DiaryLogged = {
  card: Card;
};

export type DiaryUpdated = {
  card: Card;
};

export type Entry = {
  id: number;
  movie: MovieRef;
  watched_on: string | null;
  rating: number | null;
  rewatch: boolean;
  liked: boolean;
  audience: 'followers' | 'friends' | 'me' | 'public';
  review: ReviewBrief | null;
  rev: number;
  created_at: string;
};

export type Error = {
  type: 'error';
  ref: number | null;
  code: string;
  detail: string;
};

export type EventFrame = {
  type: 'event';
  id: number;
  topic: string;
  event: string;
  at: string;
  data: unknown;
};

export type Feed = {
  results: Card[];
  next: string | null;
  live_cursor: string;
};

export type FeedChanged = {
  member_id: number;
  other: MemberRef;
  follows: boolean;
  followed_by: boolean;
  hidden: boolean;
  muted: boolean;
  requested?: boolean;
  requested_by?: boolean;
};

export type Filmed = {
  id: number;
  tmdb_id: number | null;
  slug: string;
  title: string;
  title_pt: string;
  original_title: string;
  year: number | null;
  poster_path: string | null;
  genres: string[];
  parts: string[];
  release_date: string | null;
};

export type FollowRequest = {
  id: number;
  member: MemberRef;
  at: string;
};

export type FollowState = {
  follows: boolean;
  requested: boolean;
  follower_count: number;
};

export type GenreRef = {
  id: number;
  tmdb_id: number;
  name: string;
  name_pt: string;
};

export type Item = {
  movie: MovieRef;
  position: number;
  note: string;
};

export type LikeAdded = {
  review_id: number;
  movie_id: number;
  entry_id: number;
  activity_id: number;
  like_count: number;
  comment_count: number;
  rev: number;
  member: MemberRef | null;
};

export type LikeRemoved = {
  review_id: number;
  movie_id: number;
  entry_id: number;
  activity_id: number;
  like_count: number;
  comment_count: number;
  rev: number;
  member: MemberRef | null;
};

export type LikeState = {
  liked: boolean;
  like_count: number;
  rev: number;
};

export type LikedReview = {
  id: number;
  excerpt: string | null;
  truncated: boolean;
  contains_spoilers: boolean;
  like_count: number;
  comment_count: number;
  rev: number;
  author: MemberRef;
  movie: MovieRef;
  rating: number | null;
  liked?: boolean;
};

export type ListBrief = {
  id: number;
  member: MemberRef;
  title: string;
  description: string;
  ranked: boolean;
  audience: 'followers' | 'friends' | 'me' | 'public';
  item_count: number;
  rev: number;
  created_at: string;
  updated_at: string;
};

export type ListDetail = {
  id: number;
  member: MemberRef;
  title: string;
  description: string;
  ranked: boolean;
  audience: 'followers' | 'friends' | 'me' | 'public';
  item_count: number;
  rev: number;
  created_at: string;
  updated_at: string;
  items: Item[];
  next: string | null;
  live_cursor: string;
};

export type ListHits = {
  results: ListBrief[];
  next: string | null;
};

export type ListRemoved = {
  list_id: number;
  rev: number;
};

export type ListState = {
  id: number;
  owner: MemberRef;
  title: string;
  description: string;
  ranked: boolean;
  audience: 'followers' | 'friends' | 'me' | 'public';
  item_count: number;
  rev: number;
  updated_at: string;
};

export type ListUpdated = {
  list: ListState;
};

export type ListedMovie = {
  id: number;
  tmdb_id: number | null;
  slug: string;
  title: string;
  title_pt: string;
  original_title: string;
  year: number | null;
  poster_path: string | null;
  genres: string[];
  average_rating: number | null;
  rating_count: number;
  release_date: string | null;
};

export type LiveAddress = {
  ticket: null;
  url: string;
};

export type LiveTicket = {
  ticket: string;
  url: string;
  expires_in_s: number;
};

export type LoggedEntry = {
  id: number;
  movie: MovieRef;
  watched_on: string | null;
  rating: number | null;
  rewatch: boolean;
  liked: boolean;
  audience: 'followers' | 'friends' | 'me' | 'public';
  review: ReviewBrief | null;
  rev: number;
  created_at: string;
  member: MemberRef;
  activity_id: number;
  removed_from_watchlist: boolean;
};

export type Me = {
  id: number;
  username: string;
  display_name: string;
  photo_url: string | null;
  email: string;
  bio: string;
  language: string;
  default_audience: 'followers' | 'friends' | 'me' | 'public';
  is_private: boolean;
  shows_presence: boolean;
  shows_typing: boolean;
  comment_policy: 'anyone' | 'followees' | 'me';
  unread_notifications: number;
  date_joined: string;
};

export type MemberFollowed = {
  card: Card;
};

export type MemberHits = {
  results: MemberRef[];
  next: string | null;
};

export type MemberRef = {
  id: number;
  username: string;
  display_name: string;
  photo_url: string | null;
};

export type MemberStatsChanged = {
  member_id: number;
  rev: number;
  follower_count: number;
  following_count: number;
  log_count: number;
  film_count: number;
  review_count: number;
};

export type MemberVisibility = {
  member_id: number;
  visibility: 'gone' | 'open' | 'private';
  rev: number;
};

export type Movie = {
  id: number;
  tmdb_id: number | null;
  slug: string;
  title: string;
  title_pt: string;
  original_title: string;
  year: number | null;
  poster_path: string | null;
  genres: string[];
  imdb_id: string | null;
  release_date: string | null;
  runtime: number | null;
  original_language: string;
  countries: string[];
  overview: string;
  overview_pt: string;
  tagline: string;
  directors: PersonRef[];
  cast: CastMember[];
  adult: boolean;
  average_rating: number | null;
  rating_count: number;
  rating_histogram: number[];
  log_count: number;
  like_count: number;
  review_count: number;
  stats_rev: number;
  viewer: MovieViewer | null;
  latest_reviews: Card[];
  live_cursor: string;
};

export type MovieHits = {
  results: ListedMovie[];
  next: string | null;
};

export type MovieMore = {
  id: number;
  language: string;
  title: string;
  overview: string;
  tagline: string;
  poster_path: string | null;
  backdrop_path: string | null;
  certification: string;
  status: string;
  keywords: string[];
  budget: number | null;
  revenue: number | null;
  ratings: OtherRatings;
  videos: Video[];
  offers: Offers | null;
  offer_countries: string[];
  cast_count: number;
  crew_count: number;
  collection: CollectionRef | null;
  similar: MovieRef[];
};

export type MovieRef = {
  id: number;
  tmdb_id: number | null;
  slug: string;
  title: string;
  title_pt: string;
  original_title: string;
  year: number | null;
  poster_path: string | null;
  genres: string[];
};

export type MovieStatsChanged = {
  movie_id: number;
  rev: number;
  average_rating: number | null;
  rating_count: number;
  rating_histogram: number[];
  log_count: number;
  like_count: number;
  review_count: number;
};

export type MovieViewer = {
  watched: boolean;
  liked: boolean;
  rating: number | null;
  in_watchlist: boolean;
  log_count: number;
};

export type MuteState = {
  mutes: boolean;
};

export type Notification = {
  id: number;
  key: string;
  kind: 'comment' | 'follow' | 'follow_accepted' | 'follow_request' | 'reply' | 'review_like';
  actors: MemberRef[];
  actor_count: number;
  review: NotifiedReview | null;
  comment_id: number | null;
  at: string;
  read: boolean;
};

export type NotificationAdded = {
  unread_count: number;
  read_up_to: number;
  rev: number;
  notification: Notification;
};

export type NotificationPage = {
  unread_count: number;
  read_up_to: number;
  rev: number;
  results: Notification[];
  next: string | null;
  live_cursor: string;
};

export type NotificationRead = {
  unread_count: number;
  read_up_to: number;
  rev: number;
};

export type NotificationState = {
  unread_count: number;
  read_up_to: number;
  rev: number;
};

export type NotifiedReview = {
  id: number;
  movie: MovieRef;
};

export type Offers = {
  country: string;
  link: string | null;
  stream: Provider[];
  free: Provider[];
  ads: Provider[];
  rent: Provider[];
  buy: Provider[];
};

export type OpenSession = {
  id: string;
  current: boolean;
  user_agent: string;
  created_at: string;
  last_used_at: string;
};

export type OpenSessions = {
  results: OpenSession[];
};

export type OtherRatings = {
  tmdb: number | null;
  tmdb_votes: number;
  imdb: number | null;
  imdb_votes: number | null;
  metascore: number | null;
  tomatometer: number | null;
};

export type PartnerItem = {
  position: number;
  movie: PartnerMovie;
  note: string;
};

export type PartnerList = {
  id: number;
  author: PartnerMember;
  title: string;
  description: string;
  ranked: boolean;
  item_count: number;
  items: PartnerItem[];
  created_at: string;
  updated_at: string;
};

export type PartnerMember = {
  username: string;
  display_name: string;
  url: string;
};

export type PartnerMovie = {
  id: number;
  tmdb_id: number | null;
  imdb_id: string | null;
  title: string;
  original_title: string;
  year: number | null;
  url: string;
};

export type PartnerReview = {
  id: number;
  author: PartnerMember;
  movie: PartnerMovie;
  rating: number | null;
  watched_on: string | null;
  rewatch: boolean;
  text: string | null;
  contains_spoilers: boolean;
  like_count: number;
  created_at: string;
  edited_at: string | null;
};

export type PersonCard = {
  id: number;
  name: string;
  profile_path: string | null;
  known_for: string;
};

export type PersonHits = {
  results: PersonCard[];
  next: string | null;
};

export type PersonPage = {
  id: number;
  name: string;
  profile_path: string | null;
  known_for: string;
  tmdb_id: number | null;
  imdb_id: string | null;
  language: string;
  biography: string;
  birthday: string | null;
  deathday: string | null;
  place_of_birth: string;
  also_known_as: string[];
  movie_count: number;
  roles: Role[];
};

export type PersonRef = {
  id: number;
  name: string;
};

export type Profile = {
  id: number;
  username: string;
  display_name: string;
  photo_url: string | null;
  bio: string;
  is_private: boolean;
  joined_at: string;
  follower_count: number;
  following_count: number;
  log_count: number;
  film_count: number;
  review_count: number;
  stats_rev: number;
  favourites: MovieRef[];
  recent: Card[];
  viewer: ProfileViewer | null;
  live_cursor: string;
};

export type ProfileViewer = {
  follows: boolean;
  followed_by: boolean;
  blocks: boolean;
  mutes: boolean;
  requested: boolean;
  requested_by: boolean;
  is_me: boolean;
};

export type Provider = {
  id: number;
  name: string;
  logo_path: string | null;
};

export type Ready = {
  type: 'ready';
  heartbeat_s: number;
  resume: string | null;
};

export type Reauth = {
  type: 'reauth';
  within_s: number;
};

export type RequestState = {
  accepted: boolean;
  follower_count: number;
};

export type Resync = {
  type: 'resync';
  topics: string[];
};

export type Review = {
  id: number;
  movie: MovieRef;
  author: MemberRef;
  entry_id: number;
  text: string;
  contains_spoilers: boolean;
  rating: number | null;
  rewatch: boolean;
  watched_on: string | null;
  audience: 'followers' | 'friends' | 'me' | 'public';
  like_count: number;
  comment_count: number;
  liked: boolean;
  rev: number;
  created_at: string;
  edited_at: string | null;
  live_cursor: string;
};

export type ReviewBrief = {
  id: number;
  excerpt: string | null;
  truncated: boolean;
  contains_spoilers: boolean;
  like_count: number;
  comment_count: number;
  rev: number;
  liked?: boolean;
};

export type ReviewCounted = {
  review_id: number;
  movie_id: number;
  entry_id: number;
  activity_id: number;
  like_count: number;
  comment_count: number;
  rev: number;
};

export type ReviewLiked = {
  card: Card;
};

export type Role = {
  role: string;
  count: number;
  movies: Filmed[];
};

export type SearchResults = {
  movies: MovieHits | null;
  people: PersonHits | null;
  members: MemberHits | null;
  lists: ListHits | null;
  importing: boolean;
};

export type SessionRevoked = {
  member_id: number;
  session_id: string | null;
};

export type Signal = {
  type: 'signal';
  topic: string;
  signal: 'stopped' | 'typing' | 'watching';
};

export type SignalFrame = {
  type: 'signal';
  topic: string;
  signal: 'presence' | 'typing';
  data: unknown;
};

export type SignedIn = {
  access: string;
  refresh: string;
  user: Me;
};

export type Subscribe = {
  type: 'subscribe';
  ref: number;
  topics: string[];
  cursor?: string | null;
  have?: number[];
};

export type Subscribed = {
  type: 'subscribed';
  ref: number;
  topics: string[];
  recovered: boolean;
  cursor: string;
};

export type Suggestion = {
  id: number;
  username: string;
  display_name: string;
  photo_url: string | null;
  reason: 'network' | 'popular';
  follower_count: number;
};

export type Suggestions = {
  movies: MovieRef[];
  people: PersonCard[];
  members: MemberRef[];
};

export type SuspensionState = {
  member: MemberRef;
  reason: string;
  until: string | null;
  by: MemberRef | null;
  created_at: string;
};

export type Tokens = {
  access: string;
  refresh: string;
};

export type Unsubscribe = {
  type: 'unsubscribe';
  ref: number;
  topics: string[];
};

export type Unsubscribed = {
  type: 'unsubscribed';
  ref: number;
  topics: string[];
};

export type Video = {
  key: string;
  site: string;
  name: string;
  kind: string;
  official: boolean;
  language: string;
  url: string | null;
};

export type WatchlistState = {
  in_watchlist: boolean;
};
