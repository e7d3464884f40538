import type { Locator, Page } from 'playwright-core';

/** The label of a list's row that reads exactly like this: matches are marked with inner elements. */
export function labelNamed(page: Page, name: string): Locator {
  const literal = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return page.locator('.label-name').filter({ hasText: new RegExp(`^${literal}$`) });
}
