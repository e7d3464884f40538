import type { ReplyClass } from '../../remote/remoteConsole.ts';

// The sixteen colours that every theme sets.
const sgr = (code: string) => (text: string) => (text === '' ? '' : `\x1b[${code}m${text}\x1b[0m`);

export const bold = sgr('1');
export const faint = sgr('90');
export const good = sgr('32');
export const warning = sgr('33');
export const bad = sgr('31');
export const accent = sgr('36');
export const alarming = sgr('1;31');

export const replyStyles: Readonly<Record<ReplyClass, (text: string) => string>> = {
  preliminary: accent,
  completion: good,
  intermediate: warning,
  failure: bad,
};
