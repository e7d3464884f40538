import type { Workbench } from '../workbench.ts';
import { QUICK_INPUT, viewNamed, type Stop } from './stop.ts';

const VIEW = 'Search in Remote Files';
const TEXT = 'oil';

/** Names and texts that are found, and what is replaced. */
export const FIND_STOPS: readonly Stop[] = [
  {
    name: 'go-to-file',
    ours: QUICK_INPUT,
    show: async ({ workbench }) => {
      await workbench.command('FTP: Go to Remote File…');
      await workbench.quickInput.waitFor(/Go to Remote File: \d+ names/);
      await workbench.quickInput.type('st');
      await workbench.quickInput.offers('style.css', 30_000);
    },
  },
  {
    name: 'search-none',
    ours: viewNamed(VIEW),
    show: async ({ workbench }) => {
      await workbench.command('FTP: Show Transfers');
      const { page } = workbench;
      await page.locator('.pane-header', { hasText: VIEW }).waitFor();
      await expandView(workbench);
      await page.getByText(/The search of the editor cannot see files/).waitFor();
    },
  },
  {
    name: 'search-form',
    ours: QUICK_INPUT,
    goesOn: true,
    show: async ({ workbench }) => {
      await workbench.command('FTP: Search in Remote Files…');
      await workbench.quickInput.waitFor(VIEW);
      await workbench.quickInput.type(TEXT);
    },
  },
  {
    name: 'search-include',
    ours: QUICK_INPUT,
    goesOn: true,
    show: async ({ workbench: { quickInput } }) => {
      await quickInput.button('Files to Include and Exclude');
      await quickInput.message.getByText(/Files to include/).waitFor();
    },
  },
  {
    name: 'search-exclude',
    ours: QUICK_INPUT,
    goesOn: true,
    show: async ({ workbench: { quickInput } }) => {
      await quickInput.accept();
      await quickInput.message.getByText(/Files to exclude/).waitFor();
    },
  },
  {
    name: 'search-results',
    ours: viewNamed(VIEW),
    show: async ({ workbench }) => {
      await workbench.quickInput.accept();
      await workbench.quickInput.offers('Match case', 30_000);
      await workbench.press('Enter');
      await workbench.page.getByText(RegExp(`Matches of "${TEXT}": \\d+`)).waitFor();
    },
  },
  {
    name: 'replace-text',
    ours: QUICK_INPUT,
    goesOn: true,
    show: async ({ workbench }) => {
      await workbench.command('FTP: Replace in Remote Files…');
      await workbench.quickInput.waitFor('Replace in Remote Files');
    },
  },
  {
    name: 'replace-preview',
    ours: QUICK_INPUT,
    show: async ({ workbench }) => {
      await workbench.quickInput.answer('Replace in Remote Files', 'wax');
      await workbench.quickInput.waitFor(/Replace by "wax" in These Files/);
    },
  },
];

async function expandView({ page }: Workbench): Promise<void> {
  const header = page.locator('.pane-header', { hasText: VIEW });
  if ((await header.getAttribute('aria-expanded')) !== 'true') await header.click();
}
