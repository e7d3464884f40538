import type { Locator } from 'playwright-core';
import { until } from './until.ts';
import type { Workbench } from './workbench.ts';

const TAKEN_DEADLINE_MS = 3_000;
/** In the browser's protocol: a file manager lets its files be copied, linked to and moved. */
const COPY_LINK_MOVE = 1 | 2 | 16;

/**
 * Drags something of the window with the mouse, and drops it where the row shows that it takes it.
 * What is drawn anew just then is not dragged, or lies elsewhere: then it is let go and dragged again.
 */
export async function drag(workbench: Workbench, source: Locator, target: Locator): Promise<void> {
  const { keyboard, mouse } = workbench.page;
  await untilDropped(workbench, async () => {
    await source.hover();
    await mouse.down();
    // One move begins a drag, and the next one is over something.
    await target.hover();
    await target.hover();
    const isTaken = await takes(workbench, target);
    if (!isTaken) await keyboard.press('Escape');
    await mouse.up();
    return isTaken;
  });
}

/** Drops files and folders that come from another window of the desktop. */
export async function dropFromDesktop(
  workbench: Workbench,
  paths: readonly string[],
  target: Locator,
): Promise<void> {
  const { page } = workbench;
  const browser = await page.context().newCDPSession(page);
  await untilDropped(workbench, async () => {
    const event = await eventOver(target, paths);
    await browser.send('Input.dispatchDragEvent', { ...event, type: 'dragEnter' });
    await browser.send('Input.dispatchDragEvent', { ...event, type: 'dragOver' });
    const isTaken = await takes(workbench, target);
    await browser.send('Input.dispatchDragEvent', {
      ...event,
      type: isTaken ? 'drop' : 'dragCancel',
    });
    return isTaken;
  });
  await browser.detach();
}

async function eventOver(target: Locator, paths: readonly string[]) {
  await target.waitFor();
  const box = await target.boundingBox();
  if (!box) throw new Error('What is dropped onto is not in view');
  const data = { items: [], files: [...paths], dragOperationsMask: COPY_LINK_MOVE };
  return { x: box.x + box.width / 2, y: box.y + box.height / 2, data };
}

async function untilDropped(workbench: Workbench, tryIt: () => Promise<boolean>): Promise<void> {
  await workbench.until(tryIt, (isDropped) => isDropped);
}

async function takes({ page }: Workbench, target: Locator): Promise<boolean> {
  const taking = target.and(page.locator('.drop-target'));
  return until(
    () => taking.isVisible(),
    (isTaking) => isTaking,
    TAKEN_DEADLINE_MS,
  ).catch(() => false);
}
