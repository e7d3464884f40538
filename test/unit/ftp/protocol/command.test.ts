import assert from 'node:assert/strict';

import {
  command,
  describeCommand,
  encodeCommand,
  holdsIac,
  withoutDoubledIac,
} from '../../../../src/ftp/protocol/command.ts';
import { nameCodec } from '../../../../src/ftp/protocol/nameCodec.ts';

const encoded = (verb: string, argument?: string): string =>
  encodeCommand(command(verb, argument)).toString('utf8');

describe('encodeCommand', () => {
  const lines: [verb: string, argument: string | undefined, line: string][] = [
    ['NOOP', undefined, 'NOOP\r\n'],
    ['RETR', '/a b#?%&;[]*{}"\'\\`', 'RETR /a b#?%&;[]*{}"\'\\`\r\n'],
    ['RETR', '/日本語 é', 'RETR /日本語 é\r\n'],
    ['STOR', '/-a', 'STOR /-a\r\n'],
    ['USER', '', 'USER \r\n'],
    ['PASS', 'p w', 'PASS p w\r\n'],
  ];
  for (const [verb, argument, line] of lines) {
    it(JSON.stringify(line), () => assert.equal(encoded(verb, argument), line));
  }

  for (const character of ['\r', '\n', '\0', '\r\n']) {
    for (const [where, text] of [
      ['at the start', `${character}x`],
      ['in the middle', `/a${character}DELE /b`],
      ['at the end', `/a${character}`],
    ] as const) {
      it(`refuses ${JSON.stringify(character)} ${where}`, () => {
        assert.throws(() => encoded('RETR', text), { code: 'invalid-argument' });
      });
    }
  }

  it('writes names in the encoding of the server', () => {
    const names = nameCodec('shift_jis');
    const sent = encodeCommand(command('RETR', '/表'), names);
    assert.deepEqual(sent, Buffer.from('RETR /\x95\x5c\r\n', 'latin1'));
    const refused = () => encodeCommand(command('RETR', '/é'), names);
    assert.throws(refused, { code: 'unencodable-name' });
  });

  it('writes a login in the encoding of the server, and in UTF-8 where it has no such character', () => {
    const names = nameCodec('windows-1251');
    const password = (argument: string) => encodeCommand(command('PASS', argument), names);
    assert.deepEqual(password('Я'), Buffer.from('PASS \xdf\r\n', 'latin1'));
    assert.deepEqual(password('Яé'), Buffer.from('PASS Яé\r\n'));
    assert.equal(encoded('PASS', 'a\uFFFD'), 'PASS a\uFFFD\r\n');
  });

  it('doubles the byte that telnet would take for a command, when asked to', () => {
    const names = nameCodec('latin1');
    const sent = encodeCommand(command('MKD', '/ÿé ÿÿ'), names, true);
    assert.deepEqual(sent, Buffer.from('MKD /\xff\xff\xe9 \xff\xff\xff\xff\r\n', 'latin1'));
    const escaped = encodeCommand(command('MKD', '/\uFFFDFF'), undefined, true);
    assert.deepEqual(escaped, Buffer.from('MKD /\xff\xff\r\n', 'latin1'));
    assert.deepEqual(encoded('MKD', '/ÿ'), 'MKD /ÿ\r\n');
  });

  const withIac: [encoding: string, argument: string | undefined, holds: boolean][] = [
    ['latin1', '/ÿ', true],
    ['latin1', '/é', false],
    ['windows-1251', '/я', true],
    ['auto', '/ÿ', false],
    ['auto', '/\uFFFDFF', true],
    ['auto', '/\uFFFDFE', false],
    ['auto', undefined, false],
  ];
  for (const [encoding, argument, holds] of withIac) {
    it(`finds ${holds ? 'telnet' : 'no telnet'} in ${String(argument)} in ${encoding}`, () => {
      assert.equal(holdsIac(command('RETR', argument), nameCodec(encoding)), holds);
    });
  }

  it('takes the doubling of a server back', () => {
    const told = Buffer.from('/a\xff\xffb\xff\xff\xff\xffc\xffd', 'latin1');
    const meant = Buffer.from('/a\xffb\xff\xffc\xffd', 'latin1');
    assert.deepEqual(withoutDoubledIac(told), meant);
  });

  it('says nothing of a secret in its refusal', () => {
    assert.throws(
      () => encoded('PASS', 'hidden\r\nword'),
      (error: Error) => !/hidden|word/.test(`${error.message} ${JSON.stringify(error)}`),
    );
  });
});

describe('describeCommand', () => {
  const texts: [verb: string, argument: string | undefined, text: string][] = [
    ['PASS', 'hidden', 'PASS ****'],
    ['ACCT', 'hidden', 'ACCT ****'],
    ['PASS', '', 'PASS ****'],
    ['PASS', undefined, 'PASS'],
    ['USER', 'alice', 'USER alice'],
    ['RETR', '/PASS x', 'RETR /PASS x'],
    ['NOOP', undefined, 'NOOP'],
  ];
  for (const [verb, argument, text] of texts) {
    it(text, () => assert.equal(describeCommand(command(verb, argument)), text));
  }
});
