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

export type FeedChanged = {
  member_id: number;
  other: MemberRef;
  follows: boolean;
  followed_by: boolean;
  hidden: boolean;
  muted: boolean;
};

export type LikeAdded = {
  review_id: number;
  movie_id: number;
  entry_id: number;
  activity_id: number;
  like_count: number;
  rev: number;
  member: MemberRef;
};

export type LikeRemoved = {
  review_id: number;
  movie_id: number;
  entry_id: number;
  activity_id: number;
  like_count: number;
  rev: number;
  member: MemberRef;
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

export type NotificationRead = {
  unread_count: number;
  read_up_to: number;
  rev: number;
};

export type NotifiedReview = {
  id: number;
  movie: MovieRef;
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
