import type { Workbench } from '../workbench.ts';
import type { TourSite } from './tourSite.ts';

/** A window with the extension, and the servers that it is shown on. */
export interface Tour {
  readonly workbench: Workbench;
  readonly site: TourSite;
  /** Goes to another folder in the same window, or to none. */
  readonly open: (folder?: string) => Promise<void>;
  /** Changes settings of the user behind the editor's back. */
  readonly writeSettings: (changes: Readonly<Record<string, unknown>>) => Promise<void>;
}

/** One view or dialog of ours, as a person comes to it. */
export interface Stop {
  readonly name: string;
  /**
   * What of the window is ours: a part of it (a CSS selector), `page`, that of the webview, or `preview`, a document
   * in the editor's preview.
   * Undefined: parts of the editor that show what we give them.
   */
  readonly ours?: string;
  /** The next stop goes on from here: nothing is closed before it. Default: false. */
  readonly goesOn?: boolean;
  readonly show: (tour: Tour) => Promise<void>;
  /** Puts right what this stop has changed, after its dialog was closed. Default: there is nothing. */
  readonly leave?: (tour: Tour) => Promise<void>;
}

export const QUICK_INPUT = '.quick-input-widget';
export const DIALOG = '.monaco-dialog-box';
export const NOTICES = '.notifications-toasts';

/** The part of the side bar that is a view. */
export function viewNamed(name: string): string {
  return `.split-view-view:has(> .pane > .pane-header[aria-label^="${name}"])`;
}

/** What most stops leave behind. */
export async function closeEditors({ workbench }: Tour): Promise<void> {
  await workbench.command('View: Close All Editors');
}
