import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { command, describeCommand, encodeCommand } from '../../../../src/ftp/protocol/command.ts';
import {
  assertPipelined,
  commandEntry,
  commandTable,
  isAnswerOfOthers,
  maskedArgument,
} from '../../../../src/ftp/protocol/commandTable.ts';
import type { CommandEntry, Parameter } from '../../../../src/ftp/protocol/commandTable/entry.ts';
import {
  isCompletion,
  isIntermediate,
  isPreliminary,
  type Reply,
} from '../../../../src/ftp/protocol/reply.ts';
import { ReplyParser } from '../../../../src/ftp/protocol/replyParser.ts';

const KNOWN = (
  'ABOR ACCT ADAT ALLO APPE AUTH AVBL CCC CDUP CONF CSID CWD DELE DSIZ ENC EPRT EPSV FEAT HELP HOST LANG ' +
  'LIST LPRT LPSV MDTM MFCT MFF MFMT MIC MKD MLSD MLST MODE NLST NOOP OPTS PASS PASV PBSZ PORT PROT PWD ' +
  'QUIT REIN REST RETR RMD RMDA RNFR RNTO SITE SIZE SMNT SPSV STAT STOR STOU STRU SYST THMB TYPE USER ' +
  'XCUP XMKD XPWD XRCP XRMD XRSQ XSEM XSEN PRET CLNT HASH RANG XCRC XMD5 XSHA XSHA1 XSHA256 XSHA512 MD5 ' +
  'MMD5 ESTA ESTP'
).split(' ');

const SOURCES = fileURLToPath(new URL('../../../../src/ftp', import.meta.url));

/** An argument that the command takes. */
function argumentOf({ parameters }: CommandEntry): string | undefined {
  const words = parameters.map(exampleOf);
  return words.length === 0 ? undefined : words.join(' ');
}

function exampleOf({ kind, values }: Parameter): string {
  switch (kind) {
    case 'path':
      return '/a folder/é.txt';
    case 'number':
      return '42';
    case 'enum':
      return values[0] ?? '';
    case 'text':
      return 'words of any kind';
    case 'secret':
      return 'hidden';
  }
}

function parsed(code: number): Reply {
  const [reply] = new ReplyParser().feed(Buffer.from(`${code} Text\r\n`)).replies;
  assert.ok(reply, `${code} is a reply`);
  return reply;
}

/** What the client does by itself: neither the table, nor what a person types. */
function clientSources(): string {
  const files = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.ts') && !/commandTable|console/.test(name),
  );
  return files.map((name) => readFileSync(join(SOURCES, name), 'utf8')).join('\n');
}

/** Verbs of the commands that the client makes, by the text of its sources. */
function verbsInSources(): Set<string> {
  return new Set(
    [...clientSources().matchAll(/(?:command|[eE]xchange)\(\s*'([A-Z]{3,7}\d{0,3})'/g)].map(
      ([, verb = '']) => verb,
    ),
  );
}

describe('commandTable', () => {
  it('has every command once', () => {
    assert.deepEqual(commandTable.map(({ verb }) => verb).sort(), [...KNOWN].sort());
  });

  for (const entry of commandTable) {
    describe(entry.verb, () => {
      it('is sent as a line of verb and argument', () => {
        const argument = argumentOf(entry);
        const line = encodeCommand(command(entry.verb, argument)).toString('utf8');
        assert.equal(line, `${[entry.verb, argument].filter(Boolean).join(' ')}\r\n`);
      });

      it('has replies of the classes that it names', () => {
        const { preliminary = [], intermediate = [], completion, failure = [] } = entry.replies;
        // RFC 2228 section 5 has replies that are protected themselves: 631 to 633.
        const isDone = (reply: Reply) => isCompletion(reply) || reply.code >= 600;
        assert.ok(preliminary.map(parsed).every(isPreliminary));
        assert.ok(intermediate.map(parsed).every(isIntermediate));
        assert.ok(completion.map(parsed).every(isDone));
        assert.ok(failure.every((code) => code >= 400 && code < 600));
        assert.ok(completion.length + intermediate.length > 0, 'it can succeed');
      });

      it('is said to have preliminary replies where it has a data connection', () => {
        const isTransfer = entry.transfer !== undefined;
        assert.equal((entry.replies.preliminary ?? []).includes(150), isTransfer);
        if (isTransfer) assert.equal(entry.pipelining.place, 'last');
      });

      it('says where it stands, what it does and what it is for', () => {
        assert.match(entry.source, /^(RFC \d|draft-|custom )/);
        assert.match(entry.summary, /^[A-Z].{10,88}[^.]$/);
        assert.ok((entry.use.by === 'client' ? entry.use.what : entry.use.why).length > 2);
      });

      it('has no parameter behind one that may be left out, unless that may be, too', () => {
        const first = entry.parameters.findIndex(({ optional }) => optional);
        const behind = first === -1 ? [] : entry.parameters.slice(first);
        assert.ok(behind.every(({ optional }) => optional));
      });

      it('names the values of a word that has few', () => {
        for (const { kind, values } of entry.parameters) {
          assert.equal(values.length > 0, kind === 'enum');
        }
      });

      it('is found in lower case', () => {
        assert.equal(commandEntry(entry.verb.toLowerCase()), entry);
      });

      it('shows no secret', () => {
        const shown = describeCommand(command(entry.verb, argumentOf(entry)));
        assert.doesNotMatch(shown, /hidden/);
      });
    });
  }

  it('has every command that the client sends, as one of its own', () => {
    const sent = verbsInSources();
    assert.ok(sent.has('RETR') && sent.has('EPSV'), 'the sources were read');
    for (const verb of sent) assert.equal(commandEntry(verb)?.use.by, 'client', verb);
  });

  it('says of no command that the client uses it, unless it does', () => {
    const sources = clientSources();
    const used = commandTable.filter(({ use }) => use.by === 'client');
    const unused = used.filter(({ verb }) => !sources.includes(`'${verb}'`));
    // Where a server lacks MKD and RMD, the X of RFC 775 is put in front of them.
    assert.deepEqual(
      unused.map(({ verb }) => verb),
      ['XMKD', 'XRMD'],
    );
    assert.match(sources, /`X\$\{verb\}`/);
  });
});

describe('maskedArgument', () => {
  const masks: [verb: string, argument: string, shown: string][] = [
    ['PASS', 'hidden', '****'],
    ['pass', 'hidden', '****'],
    ['Acct', 'hidden', '****'],
    ['ADAT', 'aGlkZGVu', '****'],
    ['SITE', 'PSWD old new', 'PSWD ****'],
    ['site', 'pswd old new', 'pswd ****'],
    ['SITE', 'CHMOD 644 PSWD', 'CHMOD 644 PSWD'],
    ['SITE', 'PSWD', 'PSWD'],
    ['USER', 'alice', 'alice'],
    ['NONE', 'PASS x', 'PASS x'],
  ];
  for (const [verb, argument, shown] of masks) {
    it(`${verb} ${argument}`, () => assert.equal(maskedArgument(verb, argument), shown));
  }
});

describe('assertPipelined', () => {
  const taken = [
    ['AUTH'],
    ['RETR'],
    ['SIZE', 'MDTM'],
    ['RNFR', 'RNTO'],
    ['PBSZ', 'PROT', 'FEAT', 'USER'],
    ['MLST', 'STOR'],
    ['SIZE', 'QUIT'],
    ['XNEW', 'SIZE'],
    ['FEAT', 'USER', 'PASS', 'TYPE'],
  ];
  for (const verbs of taken) {
    it(`takes ${verbs.join(', ')}`, () => assert.doesNotThrow(() => assertPipelined(verbs)));
  }

  const refused = [
    ['AUTH', 'USER'],
    ['FEAT', 'AUTH'],
    ['RETR', 'EPSV'],
    ['stor', 'RNFR'],
    ['ACCT', 'TYPE'],
    ['QUIT', 'NOOP'],
    ['ABOR', 'NOOP'],
    ['NOOP', 'ABOR'],
  ];
  for (const verbs of refused) {
    it(`refuses ${verbs.join(', ')}`, () => {
      assert.throws(() => assertPipelined(verbs), { code: 'invalid-argument' });
    });
  }
});

describe('isAnswerOfOthers', () => {
  const CASES: readonly (readonly [string, number, boolean])[] = [
    ['DELE', 226, true],
    ['CWD', 213, true],
    ['RNTO', 350, true],
    ['RETR', 229, true],
    ['NOOP', 257, true],
    ['noop', 331, true],
    ['DELE', 250, false],
    ['DELE', 550, false],
    ['MKD', 250, false],
    ['EPSV', 229, false],
    ['ABOR', 226, false],
    ['PASS', 220, false],
    ['STAT', 226, false],
    ['STAT', 227, true],
    ['SITE', 229, true],
    ['PASS', 227, true],
    ['SITE', 213, false],
    ['XNEW', 226, false],
    ['NOOP', 254, false],
  ];
  for (const [verb, code, expected] of CASES) {
    it(`${verb} ${code}: ${expected ? 'out of place' : 'an answer'}`, () => {
      assert.equal(isAnswerOfOthers(verb, code), expected);
    });
  }
});
