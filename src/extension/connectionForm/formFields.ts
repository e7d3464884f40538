import { SHORTCUT_NAMES, shortcutsOf, type ShortcutSetting } from '../../common/shortcuts.ts';
import { connectionDefaults, SECURITIES } from '../connections/connection.ts';
import { usualPort } from '../commands/connectionDraft.ts';
import type { RawConnection } from '../connections/connectionRegistry.ts';

/** The keys of a connection that have a field of their own, in the order in which they are written. */
export const FIELD_KEYS = [
  'id',
  'name',
  'group',
  'host',
  'security',
  'port',
  'user',
  'root',
  'certificates',
  'clientCertificate',
  'clientKey',
  'minTlsVersion',
  'dataConnection',
  'activeAddress',
  'activePorts',
  'proxy',
  'encoding',
  'maxConnections',
  'saveStrategy',
  'trash',
] as const;

export type FieldKey = (typeof FIELD_KEYS)[number];

/** Each of the shortcuts has a box to tick, below the one key `shortcuts`. */
export type ShortcutField = `shortcuts.${(typeof SHORTCUT_NAMES)[number]}`;

export type FieldId = FieldKey | ShortcutField;

/** What stands in the fields, as text; a box that is ticked holds {@link TICKED}. */
export type FormFields = Readonly<Record<FieldId, string>>;

export const TICKED = 'on';

const SHORTCUT_FIELDS = SHORTCUT_NAMES.map((name) => `shortcuts.${name}` as const);

export const FIELD_IDS: readonly FieldId[] = [...FIELD_KEYS, ...SHORTCUT_FIELDS];

/** Choices that stand in their field where the settings say nothing. */
const CHOICES = ['security', 'minTlsVersion', 'dataConnection', 'saveStrategy'] as const;

export function isFieldId(id: unknown): id is FieldId {
  return FIELD_IDS.some((one) => one === id);
}

/** The fields of an entry of the settings, whatever is wrong with it. */
export function fieldsOf(raw: RawConnection): FormFields {
  const texts = FIELD_KEYS.map((key) => [key, textOf(raw[key]) ?? defaultText(key)] as const);
  const on = shortcutsOf(raw['shortcuts'] ?? true);
  const boxes = SHORTCUT_NAMES.map(
    (name) => [`shortcuts.${name}`, on[name] ? TICKED : ''] as const,
  );
  return Object.fromEntries([...texts, ...boxes]) as unknown as FormFields;
}

/**
 * The entry for the settings. What was not changed in its field stays as it stands there, and so
 * does what has no field.
 */
export function withFields(
  raw: RawConnection,
  before: FormFields,
  after: FormFields,
): RawConnection {
  const changed: Record<string, unknown> = { ...raw };
  for (const key of FIELD_KEYS) {
    if (before[key] !== after[key]) set(changed, key, valueOf(key, after));
  }
  if (SHORTCUT_FIELDS.some((id) => before[id] !== after[id])) {
    set(changed, 'shortcuts', shortcutsIn(after));
  }
  return changed;
}

function textOf(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map((item) => textOf(item) ?? '').join('\n');
  return JSON.stringify(value);
}

function defaultText(key: FieldKey): string {
  return isChoice(key) ? connectionDefaults[key] : '';
}

function isChoice(key: FieldKey): key is (typeof CHOICES)[number] {
  return (CHOICES as readonly string[]).includes(key);
}

/** Undefined where the default says the same. */
function valueOf(key: FieldKey, fields: FormFields): unknown {
  const text = fields[key].trim();
  if (text === '' || (isChoice(key) && text === connectionDefaults[key])) return undefined;
  if (key === 'certificates') return linesOf(text);
  if (key === 'port') return text === String(usualPortOf(fields)) ? undefined : number(text);
  return key === 'maxConnections' ? number(text) : text;
}

/** The port where nobody says another one. */
export function usualPortOf(fields: FormFields): number {
  const security = SECURITIES.find((one) => one === fields.security);
  return usualPort({ security: security ?? connectionDefaults.security });
}

function linesOf(text: string): readonly string[] {
  const lines = text.split(/[\n,]/).map((line) => line.trim());
  return lines.filter((line) => line !== '');
}

/** What is none stays a text, for the rules to say so. */
function number(text: string): unknown {
  return /^\d{1,9}$/.test(text) ? Number(text) : text;
}

/** All, none, or those that are off. */
function shortcutsIn(fields: FormFields): ShortcutSetting | undefined {
  const off = SHORTCUT_NAMES.filter((name) => fields[`shortcuts.${name}`] !== TICKED);
  if (off.length === 0) return undefined;
  if (off.length === SHORTCUT_NAMES.length) return false;
  return Object.fromEntries(off.map((name) => [name, false]));
}

function set(target: Record<string, unknown>, key: string, value: unknown): void {
  if (value === undefined) Reflect.deleteProperty(target, key);
  else target[key] = value;
}
