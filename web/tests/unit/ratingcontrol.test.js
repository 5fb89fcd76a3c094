// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { IntlProvider } from 'use-intl';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RatingControl } from '../../src/components/rating/RatingControl.js';
import en from '../../src/messages/en.json';

const WIDTH_PX = 200;

function Form() {
  const [value, setValue] = useState(/** @type {number | null} */ (null));
  return (
    <IntlProvider locale="en" messages={en}>
      <RatingControl value={value} onChange={setValue} />
    </IntlProvider>
  );
}

const slider = () => screen.getByRole('slider', { name: 'Rating' });
const spoken = () => slider().getAttribute('aria-valuetext');

/**
 * @param {'pointerDown' | 'pointerMove' | 'pointerUp'} kind
 * @param {number} clientX
 */
function point(kind, clientX) {
  const event = new MouseEvent(kind.toLowerCase(), { bubbles: true, clientX, button: 0 });
  fireEvent(slider(), event);
}

describe('RatingControl', () => {
  beforeEach(() => {
    render(<Form />);
    slider().getBoundingClientRect = () => /** @type {DOMRect} */ ({ left: 0, width: WIDTH_PX });
  });
  afterEach(cleanup);

  it('is a slider that says its value in words', () => {
    expect(slider().getAttribute('aria-valuenow')).toBe('0');
    expect(spoken()).toBe('No rating');
  });

  it('moves by halves with the arrows, and by digits', async () => {
    const user = userEvent.setup();
    await user.tab();
    await user.keyboard('{ArrowRight}{ArrowRight}{ArrowRight}');
    expect(spoken()).toBe('1.5 stars');

    await user.keyboard('4{ArrowLeft}');
    expect(spoken()).toBe('3.5 stars');

    await user.keyboard('{Home}');
    expect(spoken()).toBe('No rating');
  });

  it('takes the half that is pressed, and clears it when pressed again', () => {
    point('pointerDown', 130);
    point('pointerUp', 130);
    expect(spoken()).toBe('3.5 stars');

    point('pointerDown', 130);
    point('pointerUp', 130);
    expect(spoken()).toBe('No rating');
  });

  it('follows a finger along the stars', () => {
    point('pointerDown', 30);
    point('pointerMove', 90);
    point('pointerMove', 170);
    point('pointerUp', 170);

    expect(spoken()).toBe('4.5 stars');
  });

  it('has a button that clears', async () => {
    const user = userEvent.setup();
    await user.tab();
    await user.keyboard('5');
    await user.click(screen.getByRole('button', { name: 'Clear the rating' }));

    expect(spoken()).toBe('No rating');
  });
});
