import assert from 'node:assert/strict';
import { connectionKeys } from '../../../../src/extension/connections/connectionSettings.ts';
import {
  FIELD_KEYS,
  fieldsOf,
  TICKED,
  withFields,
} from '../../../../src/extension/connectionForm/formFields.ts';

const FULL = {
  id: 'my-site',
  name: 'My <b>site</b>',
  group: 'Work/Clients',
  host: 'ftp.example.com',
  security: 'explicit',
  port: 2121,
  user: 'alice',
  root: '/public_html',
  certificates: [`SHA256:${Array.from({ length: 32 }, () => 'AB').join(':')}`],
  clientCertificate: '~/client.pem',
  clientKey: '~/client.key',
  minTlsVersion: 'TLSv1.3',
  dataConnection: 'active',
  activeAddress: '203.0.113.7',
  activePorts: '50000-50100',
  proxy: 'socks5://proxy.example.com',
  encoding: 'koi8-r',
  maxConnections: 2,
  saveStrategy: 'direct',
  trash: '/trash',
  shortcuts: { dataAhead: false },
};

describe('The fields of a form', () => {
  it('are there for every key of the settings', () => {
    assert.deepEqual([...FIELD_KEYS, 'shortcuts'].sort(), [...connectionKeys].sort());
    assert.deepEqual(Object.keys(FULL).sort(), [...connectionKeys].sort());
  });

  it('make of nothing what they were made of', () => {
    assert.deepEqual(withFields({}, fieldsOf({}), fieldsOf(FULL)), FULL);
  });

  it('change nothing that was not changed, right or wrong, known or not', () => {
    const odd = { id: 'x', host: 7, port: 'abc', certificates: 5, shortcuts: 'no', security: null };
    for (const raw of [FULL, odd, { ...FULL, theirs: { a: [1] }, port: 21, security: 'auto' }]) {
      const fields = fieldsOf(raw);
      assert.deepEqual(withFields(raw, fields, fields), raw);
      const renamed = withFields(raw, fields, { ...fields, name: ' New ' });
      assert.deepEqual(renamed, { ...raw, name: 'New' });
    }
  });

  for (const key of FIELD_KEYS) {
    it(`${key} is gone from the settings when its field is emptied`, () => {
      const fields = fieldsOf(FULL);
      const { [key]: _, ...others } = FULL;
      assert.deepEqual(withFields(FULL, fields, { ...fields, [key]: '' }), others);
    });
  }

  it('say nothing in the settings where the default is the same', () => {
    const fields = fieldsOf(FULL);
    const after = { ...fields, security: 'auto', minTlsVersion: 'TLSv1.2', port: '21' };
    const { security, minTlsVersion, port, ...others } = FULL;
    assert.deepEqual([security, minTlsVersion, port], ['explicit', 'TLSv1.3', 2121]);
    assert.deepEqual(withFields(FULL, fields, after), others);
  });

  it('take fingerprints in lines, and what is no number as it is', () => {
    const fields = fieldsOf({});
    const after = { ...fields, certificates: ' A \n\nB, C', port: '2x', maxConnections: '3' };
    assert.deepEqual(withFields({}, fields, after), {
      certificates: ['A', 'B', 'C'],
      port: '2x',
      maxConnections: 3,
    });
  });

  it('name the shortcuts that are off, and none where all are', () => {
    const fields = fieldsOf({});
    const off = { ...fields, 'shortcuts.prefetch': '', 'shortcuts.keyShare': '' };
    const named = { shortcuts: { keyShare: false, prefetch: false } };
    assert.deepEqual(withFields({}, fields, off), named);
    assert.deepEqual(fieldsOf(named), off);
    const none = fieldsOf({ shortcuts: false });
    assert.deepEqual(withFields({}, fields, none), { shortcuts: false });
    assert.deepEqual(withFields(named, off, { ...off, ...fields }), {});
    assert.equal(fields['shortcuts.prefetch'], TICKED);
  });
});
