import type { Locator, Page } from 'playwright-core';

/** The label of a list's row that reads exactly like this: matches are marked with inner elements. */
export function labelNamed(page: Page, name: string): Locator {
  return page.locator('.label-name').filter({ hasText: new RegExp(`^${literally(name)}$`) });
}

/** A pattern that matches this text alone. */
export function literally(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
