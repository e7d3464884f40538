import assert from 'node:assert/strict';
import { FileBuffer } from '../../../src/common/fileBuffer.ts';

const MIB = 1024 * 1024;

/** As long as it says, and nothing of it in memory. */
function chunkOf(length: number): Uint8Array {
  return { length } as Uint8Array;
}

describe('FileBuffer', () => {
  it('takes a file of another size than it was said to have, up to a bound', () => {
    const buffer = new FileBuffer('/a', 3);
    buffer.append(Buffer.from('abc'));
    buffer.append(Buffer.from('de'));
    assert.throws(() => buffer.append(chunkOf(8 * MIB)), { code: 'size-mismatch', path: '/a' });
    assert.equal(Buffer.from(buffer.take()).toString(), 'abcde');
  });

  it('counts from nothing when it begins again', () => {
    const buffer = new FileBuffer('/a', 0);
    buffer.append(Buffer.alloc(5 * MIB));
    buffer.reset();
    buffer.append(Buffer.alloc(5 * MIB));
    assert.equal(buffer.take().length, 5 * MIB);
  });

  it('takes a file of which nobody has said a size, up to a bound', () => {
    const buffer = new FileBuffer('/a', undefined);
    buffer.append(Buffer.alloc(20 * MIB));
    assert.throws(() => buffer.append(chunkOf(1024 * MIB)), { code: 'too-large', path: '/a' });
  });
});
