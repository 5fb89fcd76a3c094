// Generated from server/live by `make protocol`. Do not edit.

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
};

export type FollowState = {
  follows: boolean;
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
  rev: number;
  member: MemberRef | null;
};

export type LikeRemoved = {
  review_id: number;
  movie_id: number;
  entry_id: number;
  activity_id: number;
  like_count: number;
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
  unread_notifications: number;
  date_joined: string;
};

export type MemberFollowed = {
  card: Card;
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
  kind: 'follow' | 'review_like';
  actor: MemberRef;
  review: NotifiedReview | null;
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
  is_me: boolean;
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

export type ReviewLiked = {
  card: Card;
};

export type SessionRevoked = {
  member_id: number;
  session_id: string | null;
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

export type WatchlistState = {
  in_watchlist: boolean;
};
