import type { Workbench } from './workbench.ts';

/** Folds views of a container: what is below others in a small window is not drawn. */
export async function foldViews(workbench: Workbench, ...names: readonly string[]): Promise<void> {
  for (const name of names) await turn(workbench, name, 'false');
}

export async function unfoldView(workbench: Workbench, name: string): Promise<void> {
  await turn(workbench, name, 'true');
}

async function turn(workbench: Workbench, name: string, wanted: 'true' | 'false'): Promise<void> {
  const header = workbench.page.locator('.pane-header').filter({ hasText: name });
  if ((await header.getAttribute('aria-expanded')) !== wanted) await header.click();
}
