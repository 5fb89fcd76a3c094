// @vitest-environment jsdom
import { act, cleanup, renderHook } from '@testing-library/react';
import { StrictMode } from 'react';
import { renderToString } from 'react-dom/server';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { openTab } from './support/tab.js';
import { event, log, subscribes } from './support/watching.js';

/** @type {ReturnType<typeof openTab>} */
let tab;
vi.mock('../../../src/lib/live/index.js', () => ({
  get live() {
    return tab.live;
  },
}));

beforeEach(() => {
  tab = openTab();
});
afterEach(cleanup);

const { useTopic } = await import('../../../src/hooks/useTopic.js');

/** @param {{ topics: string | string[], initial: any, cursor: string | null }} props */
const useIt = ({ topics, initial, cursor }) => useTopic(topics, initial, cursor, { reducer: log });

/** @param {any} socket */
const answerAll = (socket) =>
  act(async () => {
    for (const { ref, topics } of subscribes(socket)) {
      socket.deliver({ type: 'subscribed', ref, topics, recovered: true, cursor: 'e:2' });
    }
  });

it('renders what the server rendered, then what happens', async () => {
  const { result } = renderHook(useIt, {
    initialProps: { topics: 'movie.7', initial: { ids: ['seed'] }, cursor: 'e:1' },
    wrapper: StrictMode,
  });
  expect(result.current).toMatchObject({ state: { ids: ['seed'] }, status: 'seeded' });

  const socket = await act(() => tab.start());
  expect(subscribes(socket)).toEqual([
    expect.objectContaining({ topics: ['movie.7'], cursor: 'e:1' }),
  ]);
  await answerAll(socket);
  await act(async () => socket.deliver(event(5, 'movie.7')));

  expect(result.current).toMatchObject({ state: { ids: ['seed', 5] }, status: 'live' });
});

it('keeps its state when the page builds an equal seed on every render', async () => {
  const { result, rerender } = renderHook(useIt, {
    initialProps: { topics: ['feed'], initial: () => ({ ids: [] }), cursor: 'e:1' },
  });
  act(() =>
    result.current.dispatch((/** @type {any} */ state) => ({ ids: [...state.ids, 'own'] })),
  );
  rerender({ topics: ['feed'], initial: () => ({ ids: [] }), cursor: 'e:1' });
  expect(result.current.state.ids).toEqual(['own']);
});

it('seeds anew when the page shows something else, and never the old in between', async () => {
  /** @type {any[]} */
  const shown = [];
  const { rerender } = renderHook(
    (/** @type {any} */ props) => {
      const { state } = useIt(props);
      shown.push([props.topics, ...state.ids]);
    },
    { initialProps: { topics: 'movie.1', initial: { ids: ['one'] }, cursor: 'e:1' } },
  );
  const socket = await act(() => tab.start());
  await answerAll(socket);
  rerender({ topics: 'movie.2', initial: { ids: ['two'] }, cursor: 'e:3' });
  await act(() => tab.clock.advance(2_000));

  expect(shown.filter(([topic, first]) => first !== (topic === 'movie.1' ? 'one' : 'two'))).toEqual(
    [],
  );
  expect(subscribes(socket).at(-1)).toMatchObject({ topics: ['movie.2'], cursor: 'e:3' });
  expect(socket.sent.at(-1)).toMatchObject({ type: 'unsubscribe', topics: ['movie.1'] });
});

it('leaves its topics a second after the page is left', async () => {
  const { unmount } = renderHook(useIt, {
    initialProps: { topics: 'feed', initial: { ids: [] }, cursor: 'e:1' },
  });
  const socket = await act(() => tab.start());
  await answerAll(socket);
  unmount();
  await tab.clock.advance(1_001);
  expect(socket.sent.at(-1)).toMatchObject({ type: 'unsubscribe', topics: ['feed'] });
});

it('refetches with the newest closure of the page', async () => {
  /** @type {string[]} */
  const called = [];
  const { rerender } = renderHook(
    (/** @type {{ name: string }} */ { name }) =>
      useTopic('feed', { ids: [] }, 'e:1', {
        reducer: log,
        refetch: async () => {
          called.push(name);
          return { state: { ids: [] }, cursor: 'e:9' };
        },
      }),
    { initialProps: { name: 'first' } },
  );
  rerender({ name: 'second' });
  const socket = await act(() => tab.start());
  await act(async () => {
    socket.deliver({ type: 'resync', topics: ['feed'] });
    await tab.clock.advance(1_000);
  });
  expect(called).toEqual(['second']);
});

it('subscribes to nothing without topics, and on the server', async () => {
  const { result } = renderHook(useIt, {
    initialProps: { topics: [], initial: { ids: [1] }, cursor: null },
  });
  const socket = await act(() => tab.start());
  expect(subscribes(socket)).toEqual([]);
  expect(result.current).toMatchObject({ state: { ids: [1] }, status: 'seeded' });

  const Page = () =>
    useIt({ topics: 'feed', initial: { ids: ['ssr'] }, cursor: 'e:1' }).state.ids.join();
  expect(renderToString(<Page />)).toBe('ssr');
});
