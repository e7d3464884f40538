import type { ModeChange } from '../../../remote/attributes/modeChange.ts';

/** What the page sends: nothing of it is believed before it has been looked at. */
export type PageMessage =
  | { readonly type: 'ready' | 'cancel' | 'apply' | 'close' | 'showLog' }
  | { readonly type: 'plan'; readonly recursive: boolean; readonly change: ModeChange };

export interface PlanRow {
  readonly path: string;
  readonly from: string;
  readonly to: string;
}

/** What the page is to show. */
export type PanelMessage =
  | {
      readonly type: 'show';
      readonly heading: string;
      readonly paths: readonly string[];
      /** Who owns it, and what is to be known of it. */
      readonly notes: readonly string[];
      readonly modes: readonly (number | null)[];
      readonly hasFolder: boolean;
    }
  | { readonly type: 'busy'; readonly text: string; readonly done: number; readonly total: number }
  | {
      readonly type: 'plan';
      readonly summary: readonly string[];
      readonly rows: readonly PlanRow[];
      readonly more: string;
      readonly apply: string;
      readonly count: number;
    }
  | {
      readonly type: 'end';
      readonly kind: 'done' | 'failed';
      readonly text: string;
      readonly failures: readonly string[];
    };

const PLAIN = ['ready', 'cancel', 'apply', 'close', 'showLog'] as const;
const APPLIES_TO = ['all', 'files', 'folders'] as const;

export function parsePageMessage(message: unknown): PageMessage | undefined {
  const { type, recursive, change } = fieldsOf(message);
  const plain = PLAIN.find((one) => one === type);
  if (plain) return { type: plain };
  const parsed = parseChange(change);
  if (type !== 'plan' || typeof recursive !== 'boolean' || !parsed) return undefined;
  return { type: 'plan', recursive, change: parsed };
}

function parseChange(value: unknown): ModeChange | undefined {
  const { set, clear, appliesTo, executeFoldersOnly } = fieldsOf(value);
  const meant = APPLIES_TO.find((one) => one === appliesTo);
  if (!isMask(set) || !isMask(clear) || (set & clear) !== 0) return undefined;
  if (!meant || typeof executeFoldersOnly !== 'boolean') return undefined;
  return { set, clear, appliesTo: meant, executeFoldersOnly };
}

function isMask(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 0o7777;
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
