import { alone, anywhere, forClient, forConsole, number, oneOf, secret } from './entry.ts';
import type { CommandEntry } from './entry.ts';

const wrapped = alone('it carries another command');
const unwrapped = forConsole('under TLS everything is protected without it');

/** Protection of both connections (RFC 2228, RFC 4217). */
export const securityCommands: readonly CommandEntry[] = [
  {
    verb: 'AUTH',
    source: 'RFC 2228 §3, RFC 4217 §4',
    parameters: [oneOf('mechanism', 'TLS', 'SSL', 'TLS-C', 'TLS-P', 'GSSAPI')],
    summary: 'Begins the protection of the control connection',
    replies: { completion: [234], intermediate: [334], failure: [431, 534] },
    use: forClient('TLS'),
    pipelining: alone('whatever follows its acceptance in plain text may be of somebody else'),
    repeatable: false,
  },
  {
    verb: 'ADAT',
    source: 'RFC 2228 §3',
    parameters: [secret('base64-data')],
    summary: 'Carries data of the security mechanism that AUTH named',
    replies: { completion: [235], intermediate: [335], failure: [535] },
    use: forConsole('TLS does not need it'),
    pipelining: alone('each belongs to the reply before it'),
    repeatable: false,
  },
  {
    verb: 'PBSZ',
    source: 'RFC 2228 §3, RFC 4217 §9',
    parameters: [number('size')],
    summary: 'Sets the size of protected blocks; under TLS always 0, and required before PROT',
    replies: { completion: [200] },
    use: forClient('login under TLS'),
    pipelining: anywhere,
    repeatable: true,
  },
  {
    verb: 'PROT',
    source: 'RFC 2228 §3, RFC 4217 §9',
    parameters: [oneOf('level', 'P', 'C', 'S', 'E')],
    summary: 'Sets how data connections are protected: P encrypted, C not at all',
    replies: { completion: [200], failure: [431, 534, 536] },
    use: forClient('P, at each login under TLS'),
    pipelining: anywhere,
    repeatable: true,
  },
  {
    verb: 'CCC',
    source: 'RFC 2228 §3, RFC 4217 §12.3',
    parameters: [],
    summary: 'Ends the protection of the control connection',
    replies: { completion: [200], failure: [533, 534] },
    use: forConsole('with TLS asked for, nothing falls back to plain text'),
    pipelining: alone('what follows is said on another kind of connection'),
    repeatable: false,
  },
  {
    verb: 'MIC',
    source: 'RFC 2228 §3, §5.2',
    parameters: [secret('base64-command')],
    summary: 'Carries a command whose integrity is protected',
    replies: { completion: [631], failure: [533, 535, 537] },
    use: unwrapped,
    pipelining: wrapped,
    repeatable: false,
  },
  {
    verb: 'CONF',
    source: 'RFC 2228 §3, §5.2',
    parameters: [secret('base64-command')],
    summary: 'Carries a command that is encrypted',
    replies: { completion: [633], failure: [533, 535, 537] },
    use: unwrapped,
    pipelining: wrapped,
    repeatable: false,
  },
  {
    verb: 'ENC',
    source: 'RFC 2228 §3, §5.2',
    parameters: [secret('base64-command')],
    summary: 'Carries a command that is encrypted and whose integrity is protected',
    replies: { completion: [632], failure: [533, 535, 537] },
    use: unwrapped,
    pipelining: wrapped,
    repeatable: false,
  },
];
