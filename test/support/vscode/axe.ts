import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { setTimeout as delay } from 'node:timers/promises';
import type { Frame } from 'playwright-core';
import type { Workbench } from './workbench.ts';

/** What the checker found to be hard or impossible to use for some people. */
export interface Finding {
  readonly rule: string;
  readonly impact: string;
  /** The elements, as HTML, and what is wrong with each. */
  readonly elements: readonly string[];
}

interface AxeResults {
  readonly violations: readonly {
    readonly id: string;
    readonly impact: string | null;
    readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
  }[];
}

/** What depends on the colours of the theme. */
const OF_COLOURS = ['color-contrast', 'link-in-text-block'];

const FADED_MS = 1_000;

const GRAVE = ['serious', 'critical'];

/**
 * What the editor's own widgets bring along wherever they stand, and no extension can change: heads
 * of views with buttons in them, lists that are options with levels, keys and icons with labels,
 * boxes to type into that name a list which they do not have, lists whose rows can be checked or
 * are notices, and rows whose text to be heard has commas where the eye sees a gap.
 */
const OF_THE_EDITOR = [
  'aria-allowed-attr',
  'aria-prohibited-attr',
  'aria-required-children',
  'aria-valid-attr-value',
  'label-content-name-mismatch',
  'nested-interactive',
];
/** The second line of a row of the quick input, which the editor pales in all its lists. */
const PALED_BY_THE_EDITOR = '.quick-input-list-label-meta';
/** The preview of Markdown is a page of the editor: its head and its colours of code are not ours. */
const OF_THE_PREVIEW = ['color-contrast', 'document-title', 'html-has-lang'];

/** Whether what is ours there is in a webview. */
export function isPage(ours: string): boolean {
  return ours === 'page' || ours === 'preview';
}

/**
 * @param ours a CSS selector of a part of the window, `page`: the page of the webview in it, or
 *   `preview`: a document of ours in the editor's preview
 * @param only `colours`: what is the same in each theme is not looked at. Default: all is.
 */
export async function graveFindings(
  workbench: Workbench,
  ours: string,
  only: 'colours' | 'all' = 'all',
): Promise<readonly Finding[]> {
  const inPage = isPage(ours);
  const frame = inPage ? await webviewFrame(workbench) : workbench.page.mainFrame();
  const source = readFileSync(
    createRequire(import.meta.url).resolve('axe-core/axe.min.js'),
    'utf8',
  );
  if (!(await frame.evaluate('"axe" in window'))) await frame.evaluate(source);
  await workbench.untilStill();
  const scope = inPage
    ? 'document'
    : JSON.stringify({ include: [[ours]], exclude: [[PALED_BY_THE_EDITOR]] });
  const rules = only === 'all' ? '' : `, { runOnly: ${JSON.stringify(OF_COLOURS)} }`;
  const look = () => frame.evaluate<AxeResults>(`axe.run(${scope}${rules})`);
  const excluded = inPage ? (ours === 'preview' ? OF_THE_PREVIEW : []) : OF_THE_EDITOR;
  const found = graveIn(await look(), excluded);
  if (!found.some(({ rule }) => OF_COLOURS.includes(rule))) return found;
  // What the editor fades in, or out above it, is pale for a moment.
  await delay(FADED_MS);
  return graveIn(await look(), excluded);
}

function graveIn({ violations }: AxeResults, excluded: readonly string[]): readonly Finding[] {
  return violations
    .filter(({ id }) => !excluded.includes(id))
    .filter(({ impact }) => impact !== null && GRAVE.includes(impact))
    .map(({ id, impact, nodes }) => ({
      rule: id,
      impact: impact ?? '',
      elements: nodes.map(({ html, failureSummary = '' }) => `${html} ${failureSummary}`),
    }));
}

/** The document of ours within the frames of the editor. */
export async function webviewFrame({ page }: Workbench): Promise<Frame> {
  const outer = await page.locator('iframe.webview.ready').elementHandle();
  const around = await outer.contentFrame();
  const inner = await around?.locator('#active-frame').elementHandle();
  const frame = await inner?.contentFrame();
  if (!frame) throw new Error('There is no page of a webview');
  return frame;
}
