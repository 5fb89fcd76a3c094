// @vitest-environment jsdom
import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { IntlProvider } from 'use-intl';
import { afterEach, expect, it } from 'vitest';
import { ReviewText } from '../../src/components/review/ReviewText.js';
import en from '../../src/messages/en.json';

const HTML =
  '<p>The end: <span class="spoiler">see <a href="https://example.org/">this</a></span>, ' +
  'then <span class="spoiler">that</span>.</p>';

afterEach(cleanup);

/** @param {string} [html] */
const page = (html = HTML) => (
  <IntlProvider locale="en" messages={en}>
    <ReviewText html={html} />
  </IntlProvider>
);
const covers = () => screen.queryAllByRole('button', { name: 'Spoiler: show it' });

it('shows one spoiler by the key that presses a button, and leaves the others covered', async () => {
  render(page());
  await userEvent.tab();
  expect(document.activeElement).toBe(covers()[0]);
  await userEvent.keyboard('{Enter}');

  expect(covers()).toHaveLength(1);
  expect(document.activeElement?.textContent).toBe('see this');
  await userEvent.tab();
  await userEvent.tab();
  await userEvent.keyboard(' ');
  expect(covers()).toHaveLength(0);
});

it('shows a spoiler by a click, without following a link in it', async () => {
  const { container } = render(page());
  const link = /** @type {HTMLElement} */ (container.querySelector('a'));
  let followed = false;
  container.addEventListener('click', (event) => (followed ||= !event.defaultPrevented));

  await userEvent.click(link);

  expect(followed).toBe(false);
  expect(covers()).toHaveLength(1);
  expect(container.querySelectorAll('[inert]')).toHaveLength(1);
});

it('keeps what was shown when the page changes around it, and covers new words', async () => {
  const { rerender } = render(page());
  await userEvent.click(covers()[0]);
  rerender(page());
  expect(covers()).toHaveLength(1);
  rerender(page('<p><span class="spoiler">Another end.</span></p>'));
  expect(covers()).toHaveLength(1);
});
