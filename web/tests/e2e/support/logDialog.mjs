import { expect } from '@playwright/test';

/** The dialog in which a film is logged. */
export class LogDialog {
  /** @param {import('@playwright/test').Page} page */
  constructor(page) {
    this.page = page;
    this.root = page.getByRole('dialog');
    this.search = this.root.getByRole('combobox', { name: 'Film title' });
    this.day = this.root.getByLabel('Watched on');
    this.rating = this.root.getByRole('slider', { name: 'Rating' });
    this.review = this.root.getByRole('textbox', { name: 'Review' });
    this.save = this.root.getByRole('button', { name: 'Save' });
  }

  async openByKey() {
    await this.page.keyboard.press('l');
    await expect(this.search).toBeFocused();
  }

  /**
   * Types the title, walks down to the film and takes it.
   * @param {import('./test.mjs').Film} film
   */
  async pickByKeyboard(film) {
    await this.search.pressSequentially(film.title);
    const wanted = this.root
      .getByRole('option')
      .filter({ has: this.page.getByText(film.title, { exact: true }) })
      .filter({ hasText: String(film.year) })
      .first();
    await expect(wanted).toBeVisible();
    const shown = await this.root.getByRole('option').count();
    for (let step = 0; step < shown; step += 1) {
      if ((await wanted.getAttribute('aria-selected')) === 'true') break;
      await this.page.keyboard.press('ArrowDown');
    }
    await expect(wanted).toHaveAttribute('aria-selected', 'true');
    await this.page.keyboard.press('Enter');
    await expect(this.rating).toBeVisible();
  }
}
