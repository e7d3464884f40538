import assert from 'node:assert/strict';
import { facts } from '../../../bench/facts.ts';
import { jsonDocument } from '../../../bench/jsonDocument.ts';
import { markdownReport } from '../../../bench/markdownReport.ts';
import { textReport } from '../../../bench/textReport.ts';
import { someResult } from './someResult.ts';

describe('the document for programs', () => {
  const document = JSON.parse(JSON.stringify(jsonDocument(someResult))) as {
    readonly runs: number;
    readonly link: object;
    readonly servers: readonly { readonly operations: readonly object[] }[];
  };

  it('holds all sides, the ratio to the best peer and the budget under stable keys', () => {
    const [stat] = someResult.sites[0]?.operations ?? [];
    assert.deepEqual(document.servers[0]?.operations[0], {
      operation: 'stat',
      sides: stat?.sides,
      bestPeer: 'curl',
      ratio: 52 / 101,
      budget: { rounds: 1.04, budget: 1, isMet: true },
    });
  });

  it('names the runs and the link', () => {
    assert.equal(document.runs, 3);
    assert.deepEqual(document.link, { rttMs: 50, rateMbit: 0, lossPercent: 0 });
  });
});

describe('the report for a terminal', () => {
  const lines = textReport(someResult).split('\n');
  const cellsOf = (title: string, from = 0) =>
    lines
      .slice(from)
      .find((line) => line.startsWith(title))
      ?.split(/ {2,}/);

  it('shows an operation in one line, in round trips', () => {
    assert.deepEqual(cellsOf('stat a file'), [
      'stat a file',
      '1.04 (0.52 to 2.08)',
      '1.0',
      ...['1', '20', '1'],
      '2.02 (1.01 to 4.04)',
      'curl',
      ...['2', '20', '0.51'],
    ]);
  });

  it('marks a missed budget, and lists all of them', () => {
    assert.equal(cellsOf('rename a file')?.[2], '1.0!');
    assert.ok(lines.includes('! vsftpd, plain: rename a file takes 2.10 R of 1.0'));
  });

  it('shows large files in ms, and what they cost everybody', () => {
    assert.equal(cellsOf('download 512 MB')?.[1], '400.0 (200.0 to 800.0)');
    assert.ok(lines.some((line) => /^download 512 MB +ours +250 +0\.25 +181$/.test(line)));
    assert.ok(lines.some((line) => /^download 512 MB +basic-ftp +250/.test(line)));
  });

  it('says who failed, and why', () => {
    assert.ok(lines.includes('! rename a file: basic-ftp failed: 550 No'));
    assert.ok(lines.includes('! stat a file: ours failed: 421 Gone'));
  });

  it('shows times in ms where nothing is in between', () => {
    const onLoopback = textReport({ ...someResult, link: { ...someResult.link, rttMs: 0 } });
    assert.match(onLoopback, /^stat a file +52\.00 \(26\.00 to 104\.0\)/m);
    assert.doesNotMatch(onLoopback, /budgets:/);
  });
});

describe('the tables for a README', () => {
  const lines = markdownReport(someResult).split('\n');

  it('have a column for each server, and ours beside the best peer', () => {
    assert.ok(lines.includes('|  | vsftpd | proftpd, TLS |'));
    assert.ok(lines.includes('| stat a file | **1.0 R**; curl 2.0 R | failed |'));
  });

  it('name the budget that is missed', () => {
    assert.ok(lines.includes('| rename a file | **2.1 R** (1.0) |  |'));
  });

  it('show large files in a table of their own', () => {
    const row =
      '| download 512 MB: MB/s, CPU s, peak MB | ours 250, 0.25, 181; basic-ftp 250, 0.25, 181 |  |';
    assert.ok(lines.includes(row));
  });
});

describe('what has to be known', () => {
  it('names the link, and who is not there', () => {
    const text = facts(someResult).join('\n');
    assert.match(text, /a round trip \(R\) of 50 ms: packets between two network namespaces/);
    assert.match(text, /not compared: rclone\./);
  });

  it('says what a relay cannot do', () => {
    const link = { rttMs: 50, rateMbit: 0, lossPercent: 0, noLink: 'It takes root.' };
    const [line] = facts({ ...someResult, link });
    assert.match(line ?? '', /A relay .* It takes root\. .* no packets are counted/);
  });

  it('names what the line loses, and its rate', () => {
    const link = { rttMs: 50, rateMbit: 10, lossPercent: 1 };
    assert.match(facts({ ...someResult, link })[0] ?? '', /10 Mbit\/s, 1 % of the packets lost/);
  });
});
