import { isPage, webviewFrame } from './axe.ts';
import type { Workbench } from './workbench.ts';

/** A theme of the editor, and what marks a window and a webview in it. */
interface Theme {
  readonly name: string;
  readonly window: string;
  readonly webview: string;
}

const KEY = 'Control+Alt+Shift+F9';

/** In the order in which the key goes round them; a window begins with the last. */
export const THEMES: readonly Theme[] = [
  { name: 'high contrast', window: 'hc-black', webview: 'vscode-high-contrast' },
  { name: 'dark', window: 'vs-dark', webview: 'vscode-dark' },
  { name: 'high contrast, light', window: 'hc-light', webview: 'vscode-high-contrast-light' },
  { name: 'light', window: 'vs', webview: 'vscode-light' },
];

/** The editor goes from light to dark and back by one command, to whichever theme is preferred there. */
export const settingsOfThemes = {
  'workbench.colorTheme': 'Light Modern',
  'workbench.preferredDarkColorTheme': 'Default High Contrast',
  'workbench.preferredHighContrastLightColorTheme': 'Dark Modern',
  'workbench.preferredLightColorTheme': 'Default High Contrast Light',
  'workbench.preferredHighContrastColorTheme': 'Light Modern',
};

export const keyOfThemes = {
  key: 'ctrl+alt+shift+f9',
  command: 'workbench.action.toggleLightDarkThemes',
};

/** Goes on to a theme from the one before it, in what is shown. */
export async function goToTheme(workbench: Workbench, theme: Theme, ours: string): Promise<void> {
  await workbench.press(KEY);
  await workbench.page.locator(`.monaco-workbench.${theme.window}`).waitFor();
  if (!isPage(ours)) return;
  const frame = await webviewFrame(workbench);
  await frame.locator(`body[data-vscode-theme-kind="${theme.webview}"]`).waitFor();
}
