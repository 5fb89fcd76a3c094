/**
 * Frames of the socket: JSON text, one object each, told apart by `type`.
 *
 * @typedef {{ type: 'ready', heartbeat_s: number, resume: string | null }} Ready
 * @typedef {{ type: 'subscribed', ref: number, topics: string[], recovered: boolean, cursor: string }} Subscribed
 * @typedef {{ type: 'unsubscribed', ref: number, topics: string[] }} Unsubscribed
 * @typedef {{ type: 'event', id: number, topic: string, event: string, at: string, data: any }} EventFrame
 * @typedef {{ type: 'signal', topic: string, signal: string, data: any }} SignalFrame
 * @typedef {{ type: 'cursor', cursor: string }} CursorFrame
 * @typedef {{ type: 'resync', topics: string[] }} Resync
 * @typedef {{ type: 'error', ref: number | null, code: string, detail: string }} ErrorFrame
 * @typedef {{ type: 'reauth', within_s: number }} Reauth
 * @typedef {Ready | Subscribed | Unsubscribed | EventFrame | SignalFrame | CursorFrame | Resync | ErrorFrame | Reauth} ServerFrame
 *
 * @typedef {{ type: 'auth', ticket: string | null } | { type: 'auth', resume: string }} Auth
 * @typedef {{ type: 'subscribe', ref: number, topics: string[], cursor: string | null, have: number[] }} Subscribe
 * @typedef {{ type: 'unsubscribe', ref: number, topics: string[] }} Unsubscribe
 * @typedef {{ type: 'signal', topic: string, signal: 'watching' | 'stopped' | 'typing' }} Signal
 * @typedef {Auth | Subscribe | Unsubscribe | Signal} ClientFrame
 */

/** @param {unknown} value */
const isText = (value) => typeof value === 'string';
/** @param {unknown} value */
const isFilled = (value) => typeof value === 'string' && value !== '';
/** @param {unknown} value */
const isTextList = (value) => Array.isArray(value) && value.every(isText);
/** @param {unknown} value */
const isPositive = (value) => Number.isFinite(value) && Number(value) > 0;
/** @param {unknown} value */
const isObject = (value) => value !== null && typeof value === 'object' && !Array.isArray(value);

/** @type {Record<string, Record<string, (value: unknown) => boolean>>} */
const SHAPES = {
  ready: { heartbeat_s: isPositive, resume: (value) => value === null || isFilled(value) },
  subscribed: {
    ref: Number.isSafeInteger,
    topics: isTextList,
    recovered: (value) => typeof value === 'boolean',
    cursor: isFilled,
  },
  unsubscribed: { ref: Number.isSafeInteger, topics: isTextList },
  event: { id: Number.isSafeInteger, topic: isFilled, event: isFilled, data: isObject },
  signal: { topic: isFilled, signal: isFilled, data: isObject },
  cursor: { cursor: isFilled },
  resync: { topics: isTextList },
  error: { ref: (value) => value === null || Number.isSafeInteger(value), code: isText },
  reauth: { within_s: Number.isFinite },
};

/**
 * Reads one message of the server. Never throws: what cannot be read is `malformed`, and a type
 * that a newer server may speak is `unknown`.
 * @param {unknown} text
 * @returns {{ kind: 'frame', frame: ServerFrame } | { kind: 'unknown' } | { kind: 'malformed' }}
 */
export function parseFrame(text) {
  const frame = parseJson(text);
  if (!isObject(frame) || !isText(frame.type)) return { kind: 'malformed' };
  const shape = Object.hasOwn(SHAPES, frame.type) ? SHAPES[frame.type] : null;
  if (!shape) return { kind: 'unknown' };
  for (const field in shape) if (!shape[field](frame[field])) return { kind: 'malformed' };
  return { kind: 'frame', frame };
}

/** @param {unknown} text @returns {any} */
function parseJson(text) {
  if (typeof text !== 'string') return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/**
 * Whether two cursors (`epoch:snapshot`) belong to one history of the log. Only then may the `rev`s
 * of one state be compared with those of the other: after a restore they begin again.
 * @param {string | null} a
 * @param {string | null} b
 */
export function sameHistory(a, b) {
  return a !== null && b !== null && a.split(':', 1)[0] === b.split(':', 1)[0];
}
