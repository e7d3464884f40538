import type { DataWay } from '../../remote/serverReport.ts';
import {
  found,
  info,
  no,
  none,
  yes,
  type FactText,
  type TextTools,
  type WordsOf,
} from './factText.ts';

const MAX_FEATURES = 30;
const MAX_FEATURE_LENGTH = 30;
/** Below it the servers' own work takes longer than the way. */
const FAR_MS = 5;

/** Words for what the server is, and how one gets to it. */
export const serverWords: WordsOf<
  | 'software'
  | 'system'
  | 'features'
  | 'quirks'
  | 'roundTripMs'
  | 'encryption'
  | 'certificate'
  | 'dataEncryption'
  | 'extendedPassive'
  | 'passive'
  | 'active'
> = {
  software: {
    label: ({ t }) => t('Software'),
    text: (value, { t, quote }) => info(value === undefined ? t('It does not say.') : quote(value)),
  },
  system: {
    label: ({ t }) => t('Operating system'),
    text: (value, { t, quote }) => info(value === undefined ? t('It does not say.') : quote(value)),
  },
  features: {
    label: ({ t }) => t('Announced abilities'),
    text: (value, { t, quote }) => {
      if (value.length === 0) return none(t('It announces none (FEAT).'));
      const more = value.length > MAX_FEATURES ? ' …' : '';
      const shown = value.slice(0, MAX_FEATURES).map(shortFeature);
      return info(shown.map(quote).join(' ') + more);
    },
  },
  quirks: {
    label: ({ t }) => t('Known for ways of its own'),
    text: (value, { t, quote }) =>
      value.length === 0 ? none(t('No')) : info(value.map(quote).join(' ')),
  },
  roundTripMs: {
    label: ({ t }) => t('Time to answer'),
    text: (value, { t }) => info(t('{0} ms', value < 10 ? value.toFixed(1) : Math.round(value))),
  },
  encryption: {
    label: ({ t }) => t('Login and commands'),
    text: ({ protocol, cipher, implicit, offered }, { t, quote }) => {
      if (protocol !== undefined) {
        const version = protocol.replace('TLSv', 'TLS ');
        const suite = quote(cipher ?? '');
        return yes(
          implicit
            ? t('Encrypted from the first byte with {0}, {1}', version, suite)
            : t('Encrypted with {0}, {1}', version, suite),
        );
      }
      return no(
        offered
          ? t('Not encrypted, though the server offers it')
          : t('Not encrypted: the server does not offer it'),
      );
    },
  },
  certificate: {
    label: ({ t }) => t('Certificate'),
    text: ({ problem, issuer, validToMs }, { t, quote, day }) => {
      const until = t('valid until {0}', day(validToMs));
      switch (problem) {
        case undefined:
          return yes(t('Vouched for by {0}, {1}', quote(organisation(issuer)), until));
        case 'self-signed':
          return info(t('Signed by the server itself, {0}', until));
        case 'unknown-authority':
          return info(t('Signed by an authority that this computer does not know, {0}', until));
        case 'expired':
          return no(t('Expired, {0}', until));
        case 'wrong-host':
          return no(t('Made for another name than the one of the connection, {0}', until));
        case 'not-yet-valid':
        case 'revoked':
        case 'other':
          return no(t('It could not be verified, {0}', until));
      }
    },
  },
  dataEncryption: {
    label: ({ t }) => t('Files and listings'),
    text: ({ resumed }, { t }) =>
      yes(
        resumed
          ? t('Encrypted; each data connection resumes the session of the login')
          : t('Encrypted; each data connection makes a handshake of its own'),
      ),
  },
  extendedPassive: {
    label: ({ t }) => t('Passive mode (EPSV)'),
    text: (value, tools) =>
      value.works ? works(value, tools) : none(tools.t('Does not work; PASV is used instead')),
  },
  passive: {
    label: ({ t }) => t('Passive mode (PASV)'),
    text: (value, tools) => {
      const { t, facts } = tools;
      if (!value.works) {
        const other = found(facts, 'extendedPassive')?.works;
        return other ? none(t('Does not work; EPSV does')) : no(t('Does not work'));
      }
      if (value.addressMatches !== false) return works(value, tools);
      return yes(t('Works. The server names another address than its own, which is ignored'));
    },
  },
  active: {
    label: ({ t }) => t('Active mode: the server connects to this computer'),
    text: (value, tools) =>
      value.works
        ? works(value, tools)
        : none(tools.t('Does not work from here, as is usual behind a router or a firewall')),
  },
};

function works({ elapsedMs = 0 }: DataWay, { t, facts }: TextTools): FactText {
  const listed = t('Works: a listing took {0} ms', Math.max(1, Math.round(elapsedMs)));
  const roundTripMs = found(facts, 'roundTripMs') ?? 0;
  if (roundTripMs < FAR_MS) return yes(listed);
  return yes(t('{0}, {1} round trips', listed, Math.round(elapsedMs / roundTripMs)));
}

/** The facts of MLST stand in a row of their own, and no other feature is long. */
function shortFeature(line: string): string {
  return line.length > MAX_FEATURE_LENGTH ? `${line.split(' ')[0] ?? ''} …` : line;
}

/** `O=Let's Encrypt, CN=R3`: who it is, without the rest. */
function organisation(issuer: string): string {
  return /(?:^|, )O=([^,]+)/.exec(issuer)?.[1] ?? /(?:^|, )CN=([^,]+)/.exec(issuer)?.[1] ?? issuer;
}
