import type { FactId, Facts } from '../../remote/serverReport.ts';
import { found } from './factText.ts';
import type { Rule } from './rule.ts';

/** Advice about the way to the server and to the folder, the gravest first. */
export const accessRules: readonly Rule[] = [
  {
    level: 'problem',
    when: (_, { scratch }) => scratch.kind === 'left',
    title: ({ t }) => t('A folder of the checks was left behind'),
    text: ({ t }, { scratch }) =>
      t(
        'The folder {0} could not be removed from the server. Delete it yourself; nothing in it is of any use.',
        scratch.kind === 'left'
          ? `\`${scratch.path.slice(scratch.path.lastIndexOf('/') + 1)}\``
          : '',
      ),
  },
  {
    level: 'problem',
    when: (facts) => found(facts, 'content')?.intact === false,
    title: ({ t }) => t('The server changes what is written'),
    text: ({ t }) =>
      t(
        'A file came back with other bytes than were sent. Do not save to this server before whoever runs it has found out why.',
      ),
  },
  {
    level: 'problem',
    when: (facts) =>
      ['extendedPassive', 'passive', 'active'].every((id) => works(facts, id as Way) === false),
    title: ({ t }) => t('No data connection comes about'),
    text: ({ t }) =>
      t(
        'Neither passive nor active mode works from here, so that nothing can be listed or transferred. A firewall is the usual reason: ask whoever runs the server which ports its passive mode uses, and whether they are open.',
      ),
  },
  {
    level: 'note',
    when: (facts) =>
      works(facts, 'extendedPassive') === false &&
      works(facts, 'passive') === false &&
      works(facts, 'active') === true,
    title: ({ t }) => t('Only active mode works'),
    text: ({ t }) =>
      t(
        'The ports of the passive mode cannot be reached. With this setting they are not tried any more, which makes connecting faster.',
      ),
    setting: () => '"dataConnection": "active"',
  },
  {
    level: 'problem',
    when: (facts) => {
      const encryption = found(facts, 'encryption');
      return encryption?.protocol === undefined && encryption?.offered === true;
    },
    title: ({ t }) => t('The password goes out in plain text, and it need not'),
    text: ({ t }) =>
      t(
        'The server offers encryption, and the connection does not use it. Whoever is on the way can read the password and all files. With this setting nothing is ever sent without encryption.',
      ),
    setting: () => '"security": "explicit"',
  },
  {
    level: 'note',
    when: (facts) => {
      const encryption = found(facts, 'encryption');
      return encryption?.protocol === undefined && encryption?.offered === false;
    },
    title: ({ t }) => t('Nothing is encrypted'),
    text: ({ t }) =>
      t(
        'The server does not offer encryption. Whoever is on the way can read the password and all files: use a password that opens nothing else, and ask whoever runs the server for TLS.',
      ),
  },
  {
    level: 'problem',
    when: (facts) => {
      const problem = found(facts, 'certificate')?.problem;
      return problem !== undefined && !['self-signed', 'unknown-authority'].includes(problem);
    },
    title: ({ t }) => t('The certificate is not in order'),
    text: ({ t }) =>
      t(
        'It is accepted because you have agreed to it. Ask whoever runs the server for a new one, so that you notice when somebody pretends to be the server.',
      ),
  },
  {
    level: 'note',
    when: (_, { scratch }) => scratch.kind === 'refused',
    title: ({ t }) => t('Nothing can be written in this folder'),
    text: ({ t, quote }, { scratch }) =>
      t(
        'The server did not let a folder be made ({0}), so that writing could not be checked. Files there can be read; to save them, the account needs more rights, or start the report in a folder where it has them.',
        scratch.kind === 'refused' ? quote(scratch.reply ?? '?') : '',
      ),
  },
  {
    level: 'note',
    when: (facts) => found(facts, 'pipelining') === false,
    title: ({ t }) => t('Commands have to be sent one at a time'),
    text: ({ t }) =>
      t(
        'The server loses commands that come together. FTP Workspace waits for each answer, which takes longer.',
      ),
  },
  {
    level: 'note',
    when: (facts) => {
      const count = found(facts, 'connections');
      return count !== undefined && count.open < count.wanted;
    },
    title: ({ t }) => t('The server allows fewer connections than the settings'),
    text: ({ t }) =>
      t(
        'FTP Workspace finds that out by itself and gets along with fewer. With this setting it does not try for more, and leaves the server in peace.',
      ),
    setting: (facts) => {
      const { open = 1, elsewhere = 0 } = found(facts, 'connections') ?? {};
      return `"maxConnections": ${open + elsewhere}`;
    },
  },
  {
    level: 'note',
    when: (facts) => failedCount(facts) > 0,
    title: ({ t }) => t('Some checks did not come to an end'),
    text: ({ t, facts }) =>
      t(
        'For {0} of them the server gave no answer that could be used. The tables below say which. Run the report again when the server has less to do; the log tells more.',
        failedCount(facts),
      ),
  },
];

type Way = 'extendedPassive' | 'passive' | 'active';

function works(facts: Facts, id: Way): boolean | undefined {
  return found(facts, id)?.works;
}

function failedCount(facts: Facts): number {
  return (Object.keys(facts) as FactId[]).filter((id) => facts[id]?.outcome.kind === 'failed')
    .length;
}
