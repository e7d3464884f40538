import { isFieldId, type FieldId, type FormFields } from './formFields.ts';

/** What the page tells. */
export type PageMessage =
  | { readonly type: 'change'; readonly field: FieldId; readonly value: string }
  | { readonly type: 'password'; readonly value: string }
  | { readonly type: 'remember'; readonly value: boolean }
  | { readonly type: 'save'; readonly open: boolean }
  | { readonly type: 'pickFile'; readonly field: FieldId }
  | { readonly type: PlainPageMessage };

/** `settle`: a field was left, or something was pasted: a URL in it is taken apart. */
const PLAIN = [
  'ready',
  'settle',
  'test',
  'cancelTest',
  'forgetPassword',
  'discard',
  'showLog',
  'showHelp',
] as const;
export type PlainPageMessage = (typeof PLAIN)[number];

/** `kept`: in the secret storage. `entered`: in this form, not kept yet. The page never sees it. */
export type PasswordState = 'none' | 'kept' | 'entered';

export interface FormState {
  readonly type: 'state';
  /** What is wrong, in the language of the person, by the field. */
  readonly problems: Readonly<Partial<Record<FieldId, string>>>;
  /** What is wrong and in no field. */
  readonly general: readonly string[];
  readonly password: PasswordState;
  readonly remember: boolean;
  readonly isNew: boolean;
  readonly isChanged: boolean;
  readonly port: string;
  /** What stands in a field that is left empty. */
  readonly derived: { readonly name: string; readonly id: string; readonly url: string };
}

/** What outlives a reload of the window, and holds no secret. */
export interface KeptForm {
  /** Undefined: a new connection. */
  readonly id: string | undefined;
  readonly fields: Partial<FormFields>;
}

export type StepState = 'waiting' | 'running' | 'done' | 'failed' | 'left-out';

/** One line of the test of a connection. */
export interface TestRow {
  readonly state: StepState;
  readonly label: string;
  /** What the state is called, for who does not see it. */
  readonly stateText: string;
  readonly detail: string;
}

export interface TestView {
  readonly type: 'test';
  readonly running: boolean;
  readonly rows: readonly TestRow[];
  /** Undefined while it runs. */
  readonly outcome: { readonly ok: boolean; readonly text: string } | undefined;
}

/** What the page is told. */
export type FormMessage =
  | FormState
  /** These fields hold something else now. */
  | { readonly type: 'fill'; readonly fields: Partial<FormFields> }
  /** What was typed as the password is put away, and gone from the page. */
  | { readonly type: 'emptyPassword' }
  /** What the page may remember over a reload of the window. */
  | { readonly type: 'keep'; readonly state: KeptForm }
  /** Saving has to wait: shows what is wrong everywhere, and goes to the first of it. */
  | { readonly type: 'reveal' }
  | { readonly type: 'notice'; readonly kind: 'done' | 'failed' | 'told'; readonly text: string }
  | TestView;

const MAX_TEXT = 64 * 1024;

type Parse = (message: Readonly<Record<string, unknown>>) => PageMessage | undefined;

const PARSERS: Readonly<Partial<Record<string, Parse>>> = {
  change: ({ field, value }) =>
    isFieldId(field) && isText(value) ? { type: 'change', field, value } : undefined,
  password: ({ value }) => (isText(value) ? { type: 'password', value } : undefined),
  remember: ({ value }) => (typeof value === 'boolean' ? { type: 'remember', value } : undefined),
  save: ({ open }) => (typeof open === 'boolean' ? { type: 'save', open } : undefined),
  pickFile: ({ field }) => (isFileField(field) ? { type: 'pickFile', field } : undefined),
};

/** A message of the page, or undefined for what it never sends. */
export function parsePageMessage(message: unknown): PageMessage | undefined {
  if (typeof message !== 'object' || message === null) return undefined;
  const fields = message as Readonly<Record<string, unknown>>;
  const { type } = fields;
  const plain = PLAIN.find((one) => one === type);
  if (plain) return { type: plain };
  return typeof type === 'string' && Object.hasOwn(PARSERS, type)
    ? PARSERS[type]?.(fields)
    : undefined;
}

/** What the page has remembered, or undefined for what it never does. */
export function parseKept(state: unknown): KeptForm | undefined {
  if (typeof state !== 'object' || state === null || !('fields' in state)) return undefined;
  const { id, fields } = state as { readonly id?: unknown; readonly fields: unknown };
  if (typeof fields !== 'object' || fields === null) return undefined;
  const entries = Object.entries(fields).filter(([key, text]) => isFieldId(key) && isText(text));
  return {
    id: typeof id === 'string' ? id : undefined,
    fields: Object.fromEntries(entries),
  };
}

/** Those that name a file on this computer. */
function isFileField(field: unknown): field is 'clientCertificate' | 'clientKey' {
  return field === 'clientCertificate' || field === 'clientKey';
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length <= MAX_TEXT;
}
