// Generated from server/live by `make protocol`. Do not edit.

export const CloseCode = {
  RESTARTING: 1012,
  NOT_AUTHENTICATED_IN_TIME: 4002,
  BAD_TICKET: 4003,
  TOKEN_EXPIRED: 4005,
  TOO_SLOW: 4008,
  POSITION_LOST: 4010,
  SLOW_DOWN: 4013,
  LOGGED_OUT: 4500,
  BAD_FRAME: 4501,
  FORBIDDEN: 4503,
  TOO_MANY_CONNECTIONS: 4504,
};

export const CLOSE_CODE_ACTION = {
  1000: 'reconnect',
  1001: 'reconnect',
  1006: 'reconnect',
  1009: 'stop',
  1011: 'reconnect',
  1012: 'reconnect',
  4002: 'new-ticket',
  4003: 'new-ticket',
  4005: 'refresh',
  4008: 'reconnect',
  4010: 'refetch',
  4013: 'slow-down',
  4500: 'stop',
  4501: 'stop',
  4503: 'stop',
  4504: 'stop',
};

export const EVENT_TYPES = [
  'diary.logged',
  'diary.updated',
  'member.followed',
  'review.liked',
  'activity.removed',
  'like.added',
  'like.removed',
  'review.counts',
  'comment.added',
  'comment.updated',
  'comment.removed',
  'list.updated',
  'list.removed',
  'movie.stats',
  'member.stats',
  'notification.added',
  'notification.read',
  'feed.changed',
  'member.visibility',
  'account.changed',
  'session.revoked',
];

export const PROTOCOL = {
  maxTopics: 128,
  haveMax: 500,
  dedupeSize: 2000,
  maxFrameBytes: 8192,
};
