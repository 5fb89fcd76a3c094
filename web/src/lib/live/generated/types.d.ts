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
  kind: 'diary.logged' | 'list.created' | 'list.shared' | 'member.followed' | 'review.liked' | 'review.shared';
  rev: number;
  entry_id: number | null;
  review_id: number | null;
  movie_id: number | null;
};

export type AppealState = {
  id: number;
  case: CaseState;
  text: string;
  state: 'granted' | 'open' | 'upheld';
  answer: string;
  created_at: string;
  decided_by: MemberRef | null;
  decided_at: string | null;
};

export type Auth = {
  type: 'auth';
  ticket?: string | null;
  resume?: string;
};

export type BlockState = {
  blocks: boolean;
};

export type Calendar = {
  year: number;
  entry_count: number;
  days: CalendarDay[];
  years: CalendarYear[];
  undated_count: number;
};

export type CalendarAddress = {
  url: string;
  reset_at: string;
};

export type CalendarDay = {
  date: string;
  entry_count: number;
  movies: MovieRef[];
};

export type CalendarYear = {
  year: number;
  entry_count: number;
};

export type Card = {
  id: number;
  kind: 'diary.logged' | 'list.created' | 'list.shared' | 'member.followed' | 'review.liked' | 'review.shared';
  at: string;
  actor: MemberRef;
  rev: number;
  entry?: Entry | null;
  followee?: MemberRef | null;
  review?: LikedReview | null;
  list?: ListState | null;
};

export type CaseReport = {
  reason: 'filter' | 'harassment' | 'hate' | 'illegal' | 'other' | 'spam' | 'spoilers';
  text: string;
  reporter: MemberRef | null;
  rule: string | null;
  at: string;
};

export type CaseState = {
  id: number;
  target_kind: 'comment' | 'entry' | 'list' | 'member' | 'review';
  target_id: number;
  state: 'closed' | 'open';
  author: MemberRef;
  snapshot: Snapshot;
  report_count: number;
  reasons: Record<string, unknown>;
  reports: CaseReport[];
  history: History;
  claimed_by: MemberRef | null;
  claimed_until: string | null;
  created_at: string;
  action: 'dismiss' | 'hide' | 'restore' | 'suspend' | 'warn' | null;
  reason: string;
  decided_by: MemberRef | null;
  decided_at: string | null;
  hides: boolean;
  appeal: 'granted' | 'open' | 'upheld' | null;
};

export type CastMember = {
  id: number;
  name: string;
  character: string;
  order: number;
};

export type ChannelSettings = {
  kind: 'comment' | 'comment_like' | 'entry_like' | 'follow' | 'follow_accepted' | 'follow_request' | 'list_comment' | 'list_invitation' | 'list_like' | 'mention' | 'reply' | 'review_like' | 'share';
  in_app: boolean;
  email: boolean;
  push: boolean;
};

export type CollaboratorState = {
  member: MemberRef;
  accepted: boolean;
};

export type Collection = {
  id: number;
  name: string;
  name_pt: string;
  poster_path: string | null;
  backdrop_path: string | null;
  language: string;
  overview: string;
  part_count: number;
  movies: ListedMovie[];
  watched_ids: number[] | null;
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
  mentions?: MemberRef[];
  like_count?: number;
  counts_rev?: number;
  liked?: boolean;
  hidden?: Hidden;
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

export type CountryReleases = {
  country: string;
  releases: Release[];
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

export type DecadeCount = {
  decade: number;
  films: number;
  average_rating: number | null;
};

export type Decided = {
  case: CaseState;
  next: CaseState | null;
};

export type DiaryLogged = {
  card: Card;
};

export type DiaryStats = {
  log_count: number;
  film_count: number;
  rewatch_count: number;
  review_count: number;
  liked_count: number;
  minutes: number;
  rated_count: number;
  average_rating: number | null;
  rating_histogram: number[];
  rating_percentages: number[];
  weekdays: number[];
  decades: DecadeCount[];
  genres: NamedCount[];
  countries: NamedCount[];
  directors: PersonCount[];
  actors: PersonCount[];
  longest_streak: Streak;
  first: Watched | null;
  last: Watched | null;
  current_streak: Streak;
  years: YearCount[];
  months: MonthCount[];
};

export type DiaryUpdated = {
  card: Card;
};

export type DraftPage = {
  results: DraftShape[];
  next: string | null;
};

export type DraftReview = {
  text: string;
  contains_spoilers: boolean;
};

export type DraftShape = {
  id: number;
  movie: MovieRef;
  watched_on: string | null;
  rating: number | null;
  rewatch: boolean;
  liked: boolean;
  dnf: boolean;
  tags: string[];
  audience: 'followers' | 'friends' | 'me' | 'public';
  review: DraftReview | null;
  rev: number;
  created_at: string;
  updated_at: string;
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
  dnf?: boolean;
  tags?: string[];
  like_count?: number;
  counts_rev?: number;
  liked_by_me?: boolean;
  hidden?: Hidden;
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

export type Export = {
  id: string;
  state: 'done' | 'due' | 'failed';
  asked_at: string;
  done_at: string | null;
  expires_at: string | null;
  line_count: number;
  size: number;
};

export type ExportLink = {
  url: string;
  expires_at: string;
};

export type Exports = {
  results: Export[];
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

export type FilmFacts = {
  movie: MovieRef;
  watched: boolean;
  liked: boolean;
  dnf: boolean;
  rating: number | null;
  at: string;
};

export type FilmMuteState = {
  movie_id: number;
  mutes: boolean;
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
  poster_path_pt?: string | null;
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

export type FriendSeen = {
  member: MemberRef;
  rating: number | null;
  liked: boolean;
  dnf: boolean;
  entry_id: number | null;
  watched_on: string | null;
  review_id: number | null;
  at: string;
};

export type FriendsFilm = {
  movie: MovieRef;
  friend_count: number;
  friends: MemberRef[];
  at: string;
};

export type GenreRef = {
  id: number;
  tmdb_id: number;
  name: string;
  name_pt: string;
};

export type Hidden = {
  reason: string;
  at: string;
};

export type History = {
  hidden: number;
  warned: number;
  suspended: number;
  dismissed: number;
  restored: number;
  open: number;
};

export type Identity = {
  id: number;
  issuer: string;
  created_at: string;
  last_used_at: string | null;
};

export type Item = {
  movie: MovieRef;
  position: number;
  note: string;
};

export type KindMuteState = {
  kind: 'diary.logged' | 'list.created' | 'list.shared' | 'member.followed' | 'review.liked' | 'review.shared';
  mutes: boolean;
};

export type Legal = {
  terms_version: string;
  minimum_age: number;
  controller: string;
  contact_email: string;
  bases: LegalBasis[];
  documents: LegalDocument[];
};

export type LegalBasis = {
  data: Record<string, unknown>;
  purpose: Record<string, unknown>;
  gdpr: string;
  lgpd: string;
  kept: Record<string, unknown>;
};

export type LegalDocument = {
  kind: 'privacy' | 'terms';
  language: 'en' | 'pt-BR';
  title: string;
  sections: LegalSection[];
};

export type LegalSection = {
  heading: string;
  paragraphs: string[];
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
  owner: MemberRef;
  title: string;
  description: string;
  ranked: boolean;
  audience: 'followers' | 'friends' | 'me' | 'public';
  item_count: number;
  rev: number;
  updated_at: string;
  unlisted?: boolean;
  tags?: string[];
  cover_url?: string | null;
  preview?: MovieRef[];
  like_count?: number;
  comment_count?: number;
  counts_rev?: number;
  liked?: boolean;
  hidden?: Hidden;
  member: MemberRef;
  created_at: string;
};

export type ListCreated = {
  card: Card;
};

export type ListDetail = {
  id: number;
  owner: MemberRef;
  title: string;
  description: string;
  ranked: boolean;
  audience: 'followers' | 'friends' | 'me' | 'public';
  item_count: number;
  rev: number;
  updated_at: string;
  unlisted?: boolean;
  tags?: string[];
  cover_url?: string | null;
  preview?: MovieRef[];
  like_count?: number;
  comment_count?: number;
  counts_rev?: number;
  liked?: boolean;
  hidden?: Hidden;
  member: MemberRef;
  created_at: string;
  items: Item[];
  next: string | null;
  collaborators: CollaboratorState[];
  can_edit: boolean;
  shared: boolean;
  seen_count: number | null;
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

export type ListShared = {
  card: Card;
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
  unlisted?: boolean;
  tags?: string[];
  cover_url?: string | null;
  preview?: MovieRef[];
  like_count?: number;
  comment_count?: number;
  counts_rev?: number;
  liked?: boolean;
  hidden?: Hidden;
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
  poster_path_pt?: string | null;
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
  dnf?: boolean;
  tags?: string[];
  like_count?: number;
  counts_rev?: number;
  liked_by_me?: boolean;
  hidden?: Hidden;
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
  pronouns: string;
  location: string;
  link: string;
  email_verified: boolean;
  language: string;
  time_zone: string;
  accepted_terms_version: string;
  terms_accepted_at: string | null;
  default_audience: 'followers' | 'friends' | 'me' | 'public';
  watchlist_audience: 'followers' | 'friends' | 'me' | 'public';
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

export type MonthCount = {
  month: string;
  logs: number;
  films: number;
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
  poster_path_pt?: string | null;
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
  rating_percentages: number[];
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
  country: string;
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
  release_dates: CountryReleases[];
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
  poster_path_pt?: string | null;
  genres: string[];
};

export type MovieStatsChanged = {
  movie_id: number;
  rev: number;
  average_rating: number | null;
  rating_count: number;
  rating_histogram: number[];
  rating_percentages: number[];
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
  dnf: boolean;
};

export type MuteState = {
  mutes: boolean;
};

export type MutedKinds = {
  kinds: ('diary.logged' | 'list.created' | 'list.shared' | 'member.followed' | 'review.liked' | 'review.shared')[];
};

export type MutesChanged = {
  member_id: number;
  movie_ids: number[];
  kinds: ('diary.logged' | 'list.created' | 'list.shared' | 'member.followed' | 'review.liked' | 'review.shared')[];
  rev: number;
};

export type NamedCount = {
  name: string;
  films: number;
  average_rating: number | null;
};

export type Notification = {
  id: number;
  key: string;
  kind: 'comment' | 'comment_like' | 'entry_like' | 'follow' | 'follow_accepted' | 'follow_request' | 'list_comment' | 'list_invitation' | 'list_like' | 'mention' | 'reply' | 'review_like' | 'share';
  actors: MemberRef[];
  actor_count: number;
  review: NotifiedReview | null;
  comment_id: number | null;
  at: string;
  read: boolean;
  list?: NotifiedList | null;
  entry?: NotifiedEntry | null;
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

export type NotificationSettings = {
  kinds: ChannelSettings[];
  push_public_key: string | null;
  email_verified: boolean;
};

export type NotificationState = {
  unread_count: number;
  read_up_to: number;
  rev: number;
};

export type NotifiedEntry = {
  id: number;
  movie: MovieRef;
};

export type NotifiedList = {
  id: number;
  title: string;
};

export type NotifiedReview = {
  id: number;
  movie: MovieRef;
};

export type ObjectCounted = {
  target_kind: 'comment' | 'entry' | 'list';
  target_id: number;
  activity_id: number | null;
  like_count: number;
  comment_count: number;
  rev: number;
};

export type ObjectLiked = {
  target_kind: 'comment' | 'entry' | 'list';
  target_id: number;
  liked: boolean;
  like_count: number;
  rev: number;
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

export type OidcProvider = {
  enabled: boolean;
  name: string;
};

export type OidcStart = {
  url: string;
  binding: string;
  expires_at: string;
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

export type OwnAppeal = {
  case: number;
  text: string;
  state: 'granted' | 'open' | 'upheld';
  answer: string;
  created_at: string;
  decided_at: string | null;
};

export type OwnDecision = {
  case: number;
  target_kind: 'comment' | 'entry' | 'list' | 'member' | 'review';
  target_id: number;
  movie: MovieRef | null;
  title: string | null;
  action: 'dismiss' | 'hide' | 'restore' | 'suspend' | 'warn';
  reason: string;
  at: string;
  can_appeal: boolean;
  appeal: OwnAppeal | null;
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

export type PasskeyInfo = {
  id: number;
  name: string;
  backed_up: boolean;
  created_at: string;
  last_used_at: string | null;
};

export type PasskeyList = {
  results: PasskeyInfo[];
};

export type PasskeyOptions = {
  public_key: Record<string, unknown>;
};

export type PendingAddress = {
  email: string;
  expires_at: string;
};

export type PersonCard = {
  id: number;
  name: string;
  profile_path: string | null;
  known_for: string;
};

export type PersonCount = {
  person: PersonRef;
  films: number;
  average_rating: number | null;
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
  pronouns: string;
  location: string;
  link: string;
  is_private: boolean;
  joined_at: string;
  follower_count: number;
  following_count: number;
  log_count: number;
  film_count: number;
  review_count: number;
  stats_rev: number;
  favourites: MovieRef[];
  pinned: Card[];
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

export type PushState = {
  id: number;
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

export type RecoveryCodes = {
  codes: string[];
};

export type Release = {
  date: string;
  kind: 'digital' | 'limited' | 'physical' | 'premiere' | 'theatrical' | 'tv';
  certification: string;
  note: string;
};

export type ReportState = {
  target_kind: 'comment' | 'entry' | 'list' | 'member' | 'review';
  target_id: number;
  reason: 'filter' | 'harassment' | 'hate' | 'illegal' | 'other' | 'spam' | 'spoilers';
  created_at: string;
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
  html: string;
  contains_spoilers: boolean;
  rating: number | null;
  rewatch: boolean;
  watched_on: string | null;
  audience: 'followers' | 'friends' | 'me' | 'public';
  like_count: number;
  comment_count: number;
  liked: boolean;
  shared: boolean;
  rev: number;
  created_at: string;
  edited_at: string | null;
  live_cursor: string;
  hidden?: Hidden;
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

export type ReviewHistory = {
  results: ReviewVersionShape[];
  next: string | null;
};

export type ReviewLiked = {
  card: Card;
};

export type ReviewShared = {
  card: Card;
};

export type ReviewVersionShape = {
  id: number;
  text: string;
  contains_spoilers: boolean;
  written_at: string;
  replaced_at: string;
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

export type SecondStep = {
  challenge: string;
  methods: ('recovery_code' | 'totp')[];
  expires_at: string;
};

export type Security = {
  email_verified_at: string | null;
  pending_email: string | null;
  has_password: boolean;
  totp: boolean;
  recovery_codes_left: number;
  passkeys: PasskeyInfo[];
  identities: Identity[];
};

export type SessionRevoked = {
  member_id: number;
  session_id: string | null;
};

export type ShareState = {
  shared: boolean;
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
  device: string;
};

export type Snapshot = {
  text: string;
  movie?: MovieRef | null;
  title?: string | null;
  truncated?: boolean;
  rating?: number | null;
  contains_spoilers?: boolean;
  thread_kind?: 'list' | 'review' | null;
  thread_id?: number | null;
};

export type Streak = {
  weeks: number;
  began: string | null;
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
  reason: 'network' | 'popular' | 'taste';
  follower_count: number;
  shared_likes: number;
  via: MemberRef[];
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

export type TagCount = {
  tag: string;
  entry_count: number;
};

export type TagCounts = {
  results: TagCount[];
};

export type Tokens = {
  access: string;
  refresh: string;
};

export type TotpSetup = {
  secret: string;
  uri: string;
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

export type WantedFilm = {
  movie: MovieRef;
  added_at: string;
};

export type Watched = {
  movie: MovieRef;
  watched_on: string;
  rating: number | null;
};

export type YearCount = {
  year: number;
  logs: number;
  films: number;
};

export type YearReview = {
  log_count: number;
  film_count: number;
  rewatch_count: number;
  review_count: number;
  liked_count: number;
  minutes: number;
  rated_count: number;
  average_rating: number | null;
  rating_histogram: number[];
  rating_percentages: number[];
  weekdays: number[];
  decades: DecadeCount[];
  genres: NamedCount[];
  countries: NamedCount[];
  directors: PersonCount[];
  actors: PersonCount[];
  longest_streak: Streak;
  first: Watched | null;
  last: Watched | null;
  months: number[];
  best: Watched[];
  member: MemberRef;
  year: number;
  built_at: string;
  stale: boolean;
};
