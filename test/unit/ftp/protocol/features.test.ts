import assert from 'node:assert/strict';

import { parseFeatures } from '../../../../src/ftp/protocol/features.ts';

const proftpd = [
  'Features:',
  ' AUTH TLS',
  ' CCC',
  ' EPRT',
  ' EPSV',
  ' LANG en-US.UTF-8*;en-US',
  ' MDTM',
  ' MFF modify;UNIX.group;UNIX.mode;',
  ' MFMT',
  ' MLST modify*;perm*;size*;type*;unique*;UNIX.group*;UNIX.mode*;UNIX.owner*;',
  ' PBSZ',
  ' PROT',
  ' REST STREAM',
  ' SITE COPY',
  ' SITE MKDIR',
  ' SIZE',
  ' TVFS',
  ' UTF8',
  'End',
];

const shapes: readonly (readonly [string, readonly string[]])[] = [
  ['with a leading space', proftpd],
  ['without a leading space', proftpd.map((line) => line.trim())],
  ['with the code before each', proftpd.map((line) => `211-${line.trim()}`)],
  ['with the code and a space before each', proftpd.map((line) => `211- ${line.trim()}`)],
  ['in lower case', proftpd.map((line) => line.toLowerCase())],
  ['with line ends', proftpd.map((line) => `${line}\r`)],
];

describe('parseFeatures', () => {
  for (const [shape, lines] of shapes) {
    it(`reads lines ${shape}`, () => {
      const features = parseFeatures(lines);
      for (const name of ['AUTH', 'epsv', 'MLST', 'Size', 'UTF8', 'TVFS']) {
        assert.ok(features.has(name), name);
      }
      for (const name of ['PRET', 'MLSD', 'FEATURES:', 'END', '211-', '']) {
        assert.ok(!features.has(name), name);
      }
      assert.deepEqual(
        features.parameters('rest').map((parameter) => parameter.toUpperCase()),
        ['STREAM'],
      );
      assert.deepEqual(features.parameters('SIZE'), []);
      assert.deepEqual(features.parameters('PRET'), []);
    });
  }

  it('joins the parameters of a feature that has several lines', () => {
    const { parameters } = bound([' AUTH TLS', ' AUTH SSL', ' SITE MKDIR;RMDIR', ' SITE UTIME']);
    assert.deepEqual(parameters('AUTH'), ['TLS', 'SSL']);
    assert.deepEqual(parameters('SITE'), ['MKDIR', 'RMDIR', 'UTIME']);
  });

  it('splits parameters at semicolons', () => {
    const { parameters } = bound([' AUTH TLS;TLS-C;SSL;TLS-P;', ' HASH SHA-256*; SHA-1']);
    assert.deepEqual(parameters('AUTH'), ['TLS', 'TLS-C', 'SSL', 'TLS-P']);
    assert.deepEqual(parameters('HASH'), ['SHA-256*', 'SHA-1']);
  });

  for (const lines of [[], [''], ['no-features'], ['Features:', 'End'], ['END FEAT.']]) {
    it(`finds no extension in ${JSON.stringify(lines)}`, () => {
      const features = parseFeatures(lines);
      assert.ok(!features.machineListing);
      assert.deepEqual(features.machineListingFacts, []);
    });
  }

  it('needs linear time for 50,000 lines of one feature', () => {
    const start = process.cpuUsage();
    const features = parseFeatures(Array<string>(50_000).fill(' SITE X'));
    assert.equal(features.parameters('SITE').length, 50_000);
    assert.ok(process.cpuUsage(start).user < 5_000_000);
  });
});

describe('Features.machineListingFacts', () => {
  it('tells enabled facts from those to be asked for', () => {
    const features = parseFeatures([' MLST Type*;Size*;modify;UNIX.mode*;']);
    assert.ok(features.machineListing);
    assert.deepEqual(features.machineListingFacts, [
      { name: 'type', enabled: true },
      { name: 'size', enabled: true },
      { name: 'modify', enabled: false },
      { name: 'unix.mode', enabled: true },
    ]);
  });

  it('reads a server that announces MLSD alone', () => {
    const features = parseFeatures([' MLSD type*;size;']);
    assert.ok(features.machineListing);
    assert.deepEqual(features.machineListingFacts, [
      { name: 'type', enabled: true },
      { name: 'size', enabled: false },
    ]);
  });

  it('is empty for a server that names no facts', () => {
    const features = parseFeatures([' MLST', ' MLSD']);
    assert.ok(features.machineListing);
    assert.deepEqual(features.machineListingFacts, []);
  });
});

function bound(lines: readonly string[]) {
  const features = parseFeatures(lines);
  return { parameters: (name: string) => features.parameters(name) };
}
