import assert from 'node:assert/strict';
import { anonymizer } from '../../../../src/extension/report/anonymity.ts';
import { reportMarkdown } from '../../../../src/extension/report/reportMarkdown.ts';
import type { FactId, Facts } from '../../../../src/remote/serverReport.ts';
import { fact, flawless, options, reportOf } from './reports.ts';

/** Everything by which a server might want to become more than text. */
const HOSTILE =
  '550 `x` | [a](command:evil) <img src="https://evil.test/p"> ![b](https://evil.test) \r\n# evil\n\n- evil';

describe('A report in Markdown', () => {
  it('says first how it stands, then what was found', () => {
    const text = reportMarkdown(reportOf(flawless), options);
    assert.equal(text, FLAWLESS);
  });

  it('lists what there is to know, with the setting that helps', () => {
    const facts = {
      ...flawless,
      ...fact('connections', { wanted: 4, open: 2, elsewhere: 0 }),
      ...fact('caseSensitive', false),
    };
    const [, summary, first, second] = reportMarkdown(reportOf(facts), options).split('\n\n');
    assert.equal(summary, '**This server works well with FTP Workspace.** 2 things to know:');
    assert.match(
      first ?? '',
      /^- \*\*The server allows fewer.* {2}\n {2}Setting of the connection: `"maxConnections": 2`$/,
    );
    assert.match(second ?? '', /^- \*\*Capital and small letters make no difference\.\*\* /);
  });

  it('says so where something should be changed', () => {
    const facts = { ...flawless, ...fact('content', { intact: false, storedBytes: 12 }) };
    const text = reportMarkdown(reportOf(facts), options);
    assert.match(text, /\*\*Something should be changed.*\*\* One thing to know:/);
    assert.match(text, /- \*\*⚠ The server changes what is written\.\*\*/);
    assert.match(text, /\| ✗ \| Content .* \| It came back changed \(12 bytes are stored\) \|/);
  });

  it('tells in one sentence why a whole part was not checked', () => {
    const skipped = { outcome: { kind: 'skipped', reason: 'only-look' }, evidence: [] } as const;
    const facts: Facts = { utf8Names: skipped, star: skipped, append: skipped };
    const text = reportMarkdown(reportOf(facts, { depth: 'look' }), options);
    assert.match(text, /\*\*As far as looking can tell, .*\*\*\n/);
    assert.match(text, /## Names of files\n\nNot checked, because nothing was to be written\.\n/);
    assert.doesNotMatch(text, /An asterisk/);
  });

  it('says of each check that failed how it did', () => {
    const facts: Facts = {
      ...fact('size', true),
      append: { outcome: { kind: 'failed', code: 'timeout' }, evidence: [] },
      renameOver: { outcome: { kind: 'failed', code: 'rejected' }, evidence: ['553 No.'] },
    };
    const text = reportMarkdown(reportOf(facts), options);
    assert.match(text, /\| ✗ \| Appending .* \| The server did not answer in time \|/);
    assert.match(text, /\| ✗ \| Renaming over .* \| The server refused it \| `553 No\.` \|/);
  });

  it('never lets a text of the server be more than text', () => {
    const facts: Record<string, unknown> = {
      ...fact('software', HOSTILE),
      ...fact('system', HOSTILE),
      ...fact('features', [HOSTILE, HOSTILE.slice(0, 25)]),
      ...fact('encryption', {
        protocol: 'TLSv1.3',
        cipher: HOSTILE,
        implicit: true,
        offered: true,
      }),
      ...fact('certificate', { problem: undefined, issuer: `O=${HOSTILE}`, validToMs: 0 }),
      ...fact('machineListing', { works: true, facts: [HOSTILE] }),
    };
    for (const id of Object.keys(flawless) as FactId[]) {
      facts[id] ??= { ...flawless[id], evidence: [HOSTILE] };
    }
    const scratch = { kind: 'refused', reply: HOSTILE } as const;
    const text = reportMarkdown(reportOf(facts, { scratch }), options);
    const outside = text.replace(/`[^`\n]*`/g, '');
    assert.doesNotMatch(outside, /evil|img|command:|550/);
    assert.ok(countOf(text, 'evil') > 30, 'the texts are there, as texts');
  });

  it('holds nothing by which a stranger finds the server', () => {
    const anonymize = anonymizer({
      hosts: ['ftp.example.com'],
      users: ['alice'],
      paths: ['/home/alice'],
    });
    const line = 'CWD /home/alice → 250 alice@ftp.example.com (10.0.0.1)';
    const facts = { ...flawless, ...fact('renameOver', 'replaces', line) };
    const text = reportMarkdown(reportOf(facts), { ...options, anonymize });
    assert.doesNotMatch(text, /alice|example\.com|10[.,]0[.,]0/);
    assert.match(text, /`CWD <folder> → 250 /);
  });
});

function countOf(text: string, word: string): number {
  return text.split(word).length - 1;
}

const FLAWLESS = `# FTP Server Report

**This server works well with FTP Workspace.**

## The server

|  | What was looked at | What was found |
| --- | --- | --- |
| • | Software | \`ExampleFTPd 1.0\` |
| • | Operating system | \`UNIX Type: L8\` |
| • | Announced abilities | \`MLST …\` \`UTF8\` |
| • | Known for ways of its own | \`example-ftpd-way\` |
| • | Time to answer | 20 ms |

## Encryption

|  | What was looked at | What was found |
| --- | --- | --- |
| ✓ | Login and commands | Encrypted with TLS 1.3, \`TLS_AES_256_GCM_SHA384\` |
| ✓ | Certificate | Vouched for by \`Example Authority\`, valid until 2027-01-01 |
| ✓ | Files and listings | Encrypted; each data connection resumes the session of the login |

## Data connections

|  | What was looked at | What was found | What the server said |
| --- | --- | --- | --- |
| ✓ | Passive mode (EPSV) | Works: a listing took 80 ms, 4 round trips |  |
| ✓ | Passive mode (PASV) | Works: a listing took 80 ms, 4 round trips | \`PASV → 227 (10,0,0,1,4,1)\` |
| – | Active mode: the server connects to this computer | Does not work from here, as is usual behind a router or a firewall | \`500 Illegal PORT command.\` |

## Listings

|  | What was looked at | What was found |
| --- | --- | --- |
| ✓ | Listings made for programs (MLSD) | Works, with \`type size modify\` |
| ✓ | Form of LIST | That of Unix |
| ✓ | Names that begin with a dot | They are listed (MLSD) |
| ✓ | Empty folders | Listed as empty |
| ✓ | Symbolic links in this folder | 2 seen and followed; leading nowhere: 1 |
| ✓ | Listings without a data connection (STAT) | Work |
| ✓ | Times in listings | Exact to the second |
| • | Time zone of LIST | 2:00 h ahead of UTC |

## Names of files

|  | What was looked at | What was found |
| --- | --- | --- |
| ✓ | UTF-8 is announced | Yes |
| ✓ | Letters of other languages | Kept as it is |
| ✓ | Names in this folder | All are UTF-8 |
| ✓ | A space at the beginning | Kept as it is |
| ✓ | A space at the end | Kept as it is |
| ✓ | Brackets | Kept as it is |
| ✓ | An asterisk | Kept as it is |
| ✓ | A backslash | Kept as it is |
| ✓ | A name of 255 bytes | Kept as it is |
| ✓ | Capital and small letters | They make different names |

## Writing

|  | What was looked at | What was found | What the server said |
| --- | --- | --- | --- |
| ✓ | Content of a file that was written and read | Every byte came back as it was |  |
| ✓ | Size of one file (SIZE) | Works |  |
| ✓ | Appending to a file (APPE) | Works |  |
| ✓ | Download from the middle (REST) | Works |  |
| ✓ | Upload from the middle (REST) | Works |  |
| ✓ | Renaming over a file that is there | Replaces it | \`RNTO …/old → 250 Done\` |
| ✓ | Renaming into another folder | Works |  |
| ✓ | Time of one file (MDTM) | Works |  |
| ✓ | Setting the time of a file | Works (MFMT) |  |
| ✓ | Setting the permissions of a file | Works (SITE CHMOD) |  |
| ✓ | Clock of the server | Goes with that of this computer |  |
| ✓ | Checksums | HASH |  |

## Sessions

|  | What was looked at | What was found |
| --- | --- | --- |
| ✓ | Several commands at once | Answered one by one and in order |
| ✓ | Connections at a time | All 4 that were tried |

---

✓ as it should be, ✗ not so, – not there or not checked, • for information. Made by FTP Workspace 1.2.3 on 2026-11-25. Host, user, addresses and paths are left out, and so are the names of your files: this text can be shown to others.
`;
