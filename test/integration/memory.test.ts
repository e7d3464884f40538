import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

import type { Probed } from './memoryProbe.ts';
import { pattern, useScenes, type Scene } from './scene.ts';

const MB = 1024 * 1024;
const SIZE = 100 * MB;
const PROBE = fileURLToPath(new URL('./memoryProbe.ts', import.meta.url));

async function probed(
  scene: Scene,
  what: 'read' | 'write' | 'copy',
  to: Scene = scene,
): Promise<Probed> {
  const ports = [scene, to].map(({ server }) => String(server.port)) as [string, string];
  const args = ['--import', 'tsx', PROBE, ports[0], what, String(SIZE), ports[1]];
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: 50_000,
  });
  return JSON.parse(await text(child.stdout)) as Probed;
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

function report(what: string, { peakBytes, milliseconds }: Probed, most = 2.5): void {
  const rate = Math.round(SIZE / MB / (milliseconds / 1_000));
  process.stdout.write(
    `    100 MB ${what}: ${(peakBytes / SIZE).toFixed(2)} times its size, ${rate} MB/s\n`,
  );
  assert.ok(peakBytes < most * SIZE, `${peakBytes} bytes for ${SIZE}`);
}

describe('a file of 100 MB', () => {
  const open = useScenes();

  it('is read within 2.5 times its size of memory', async function () {
    this.timeout(60_000);
    const content = pattern(SIZE);
    const scene = await open({}, {}, { 'big.bin': content });
    const figures = await probed(scene, 'read');
    report('read', figures);
    assert.equal(figures.sha256, createHash('sha256').update(content).digest('hex'));
  });

  it('is written within 2.5 times its size of memory', async function () {
    this.timeout(60_000);
    const scene = await open();
    const figures = await probed(scene, 'write');
    report('written', figures);
    assert.equal(figures.sha256, await sha256Of(join(scene.root, 'written.bin')));
  });

  it('is copied to another server within a part of its size of memory', async function () {
    this.timeout(60_000);
    const scene = await open({}, {}, { 'big.bin': pattern(SIZE) });
    const other = await open();
    report('copied', await probed(scene, 'copy', other), 0.8);
    const [copied, content] = [join(other.root, 'copied.bin'), join(scene.root, 'big.bin')];
    assert.equal(await sha256Of(copied), await sha256Of(content));
  });
});
