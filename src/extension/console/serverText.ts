import type { ConsoleOutput } from '../../remote/remoteConsole.ts';
import { faint, replyStyles } from './styles.ts';
import { visibleText } from './visibleText.ts';

type ReplyOutput = Extract<ConsoleOutput, { readonly kind: 'reply' }>;

const HEX_ROW_BYTES = 16;

/** A reply as it came, its code in the colour of its class, and how long it took. */
export function replyRows({ class: kind, code, lines, ms }: ReplyOutput): readonly string[] {
  const style = replyStyles[kind];
  return lines.map((line, index) => {
    const isFirst = index === 0;
    const isLast = index === lines.length - 1;
    const text = visibleText(line);
    const shown = kind === 'failure' ? style(text) : text;
    if (isLast) return `${style(String(code))} ${shown}  ${faint(duration(ms))}`;
    return isFirst ? `${style(String(code))}${faint('-')}${shown}` : `    ${shown.trimStart()}`;
  });
}

/** Bytes as hexadecimal numbers, and as characters where they are some. */
export function hexRows(bytes: Uint8Array): readonly string[] {
  const rows: string[] = [];
  for (let start = 0; start < bytes.length; start += HEX_ROW_BYTES) {
    const row = [...bytes.subarray(start, start + HEX_ROW_BYTES)];
    const offset = start.toString(16).padStart(8, '0');
    const hex = row.map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    const characters = row.map((byte) =>
      byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.',
    );
    rows.push(`${faint(offset)}  ${hex.padEnd(HEX_ROW_BYTES * 3)} ${faint(characters.join(''))}`);
  }
  return rows;
}

export function duration(ms: number): string {
  return ms < 10_000 ? `${Math.round(ms)} ms` : `${Math.round(ms / 1000)} s`;
}

/** `1.5 MB`, in the units that file managers use. */
export function size(bytes: number): string {
  const units = ['bytes', 'KB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  const digits = unit === 0 || value >= 100 ? 0 : 1;
  return `${value.toFixed(digits)} ${units[unit] ?? ''}`;
}
