import { createPrivateKey } from 'node:crypto';
import { appendFile, chmod, cp, mkdir, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { KeyPair } from '../../certificates.ts';

const SAMPLE = fileURLToPath(new URL('../../../../scripts/demo/site', import.meta.url));
const BEFORE = new Date('2024-03-09T08:15:00Z');

/** The pages, with something of each kind that the Explorer marks. */
export async function layOutPages(folder: string): Promise<void> {
  await cp(SAMPLE, folder, { recursive: true });
  await mkdir(join(folder, 'private'));
  await symlink('index.html', join(folder, 'home.html'));
  await writeFile(join(folder, 'licence.txt'), 'Do not change this.\n');
  await chmod(join(folder, 'licence.txt'), 0o444);
}

/** The pages as they once were: other, older, some that are gone, and without some that have come. */
export async function layOutOlderPages(pages: string, folder: string): Promise<void> {
  await cp(pages, folder, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true });
  await appendFile(join(folder, 'css', 'style.css'), '\n.old {\n  display: none;\n}\n');
  await utimes(join(folder, 'about.html'), BEFORE, BEFORE);
  await rm(join(folder, 'js'), { recursive: true });
  await writeFile(join(folder, 'docs', 'prices 2023.md'), '# Prices\n');
}

/** A certificate with its key, which is locked. */
export function lockedPem({ certificate, key }: KeyPair, passphrase: string): string {
  const locked = { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase } as const;
  return `${certificate}\n${String(createPrivateKey(key).export(locked))}`;
}

/** What FileZilla keeps of its servers. */
export function siteManager(user: string, password: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<FileZilla3 version="3.67.1" platform="*nix"><Servers>
  <Folder expanded="1">Clients
    <Server>
      <Host>ftp.bakery.example</Host><Port>21</Port><Protocol>4</Protocol><Type>0</Type>
      <User>${user}</User><Pass encoding="base64">${Buffer.from(password).toString('base64')}</Pass>
      <Logontype>1</Logontype><Name>Corner Bakery</Name>
    </Server>
    <Server>
      <Host>files.museum.example</Host><Port>22</Port><Protocol>1</Protocol><Type>0</Type>
      <User>${user}</User><Logontype>0</Logontype><Name>Museum over SSH</Name>
    </Server>
  </Folder>
  <Server>
    <Host>ftp.library.example</Host><Port>2121</Port><Protocol>0</Protocol><Type>0</Type>
    <User>reader</User><Logontype>0</Logontype><Name>Library</Name>
  </Server>
</Servers></FileZilla3>
`;
}
