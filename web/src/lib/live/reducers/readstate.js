/**
 * How many notifications are unread, and up to which one they are read; `rev` guards both.
 * @typedef {{ unread_count: number, read_up_to: number, rev: number }} ReadState
 */

/**
 * @template {ReadState} S
 * @param {S} state
 * @param {ReadState} news
 * @returns {S}
 */
export function takeReadState(state, { unread_count, read_up_to, rev }) {
  return rev > state.rev ? { ...state, unread_count, read_up_to, rev } : state;
}
