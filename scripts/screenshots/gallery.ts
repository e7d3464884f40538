import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Stop, Tour } from '../../test/support/vscode/tour/stop.ts';
import { leave, TOUR } from '../../test/support/vscode/tour/tour.ts';
import { withTour } from './tourWindow.ts';

/** The looks in which the gallery shows everything, by the names of their files. */
const THEMES = {
  light: 'Default Light Modern',
  dark: 'Default Dark Modern',
  contrast: 'Default High Contrast',
} as const;

const SETTLED_DEADLINE_MS = 2_000;

type Look = keyof typeof THEMES;

/**
 * Takes every view and dialog in every look; one that cannot be had is told, and the others are taken.
 * @returns false when a picture is missing
 */
export async function takeGallery(folder: string): Promise<boolean> {
  await mkdir(folder, { recursive: true });
  let missing = 0;
  for (const look of Object.keys(THEMES) as Look[]) {
    missing += await withTour(THEMES[look], async (tour) => takeAll(tour, folder, look));
  }
  process.stdout.write(`Views and dialogs: ${TOUR.length}. Pictures missing: ${missing}.\n`);
  return missing === 0;
}

async function takeAll(tour: Tour, folder: string, look: Look): Promise<number> {
  let missing = 0;
  for (const stop of TOUR) {
    const file = `${stop.name}-${look}.png`;
    const problem = await take(tour, stop, join(folder, file));
    if (problem === undefined) process.stdout.write(`${file}\n`);
    else {
      missing += 1;
      process.stderr.write(`${file}: ${problem}\n`);
    }
  }
  return missing;
}

/** @returns what went wrong; the picture shows where then */
async function take(tour: Tour, stop: Stop, path: string): Promise<string | undefined> {
  const { workbench } = tour;
  const shown = await problemOf(async () => stop.show(tour));
  // A view that waits for an answer has its bar for as long as that takes.
  await problemOf(async () =>
    workbench.page
      .locator('.monaco-progress-container.active')
      .first()
      .waitFor({ state: 'detached', timeout: SETTLED_DEADLINE_MS }),
  );
  await workbench.screenshot(path);
  // Where the mouse rests, a tooltip comes over what is clicked next.
  await workbench.page.mouse.move(0, 0);
  // What is left open would be in the way of all pictures to come.
  const left = await problemOf(async () => leave(tour, stop));
  return shown ?? left;
}

async function problemOf(work: () => Promise<void>): Promise<string | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : 'failed';
  }
}
