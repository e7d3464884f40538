import { existsSync } from 'node:fs';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A place for what the suites put out and for the passwords that they used. */
export class SecretScan {
  #folder;
  #outputs = [];

  static async begin() {
    const scan = new SecretScan();
    scan.#folder = await mkdtemp(join(tmpdir(), 'ftp-workspace-scan-'));
    return scan;
  }

  /** Tells the suites where to note them; test/support/secrets.ts does. */
  get environment() {
    return {
      FTP_WORKSPACE_TEST_SECRETS: join(this.#folder, 'secrets'),
      FTP_WORKSPACE_TEST_OUTPUT: join(this.#folder, 'output'),
    };
  }

  /** Adds what a suite has printed. */
  add(name, text) {
    this.#outputs.push({ name, text });
  }

  /** Looks for every secret in every output. */
  async finish() {
    const { FTP_WORKSPACE_TEST_SECRETS: file, FTP_WORKSPACE_TEST_OUTPUT: folder } =
      this.environment;
    const secrets = existsSync(file) ? parse(await readFile(file, 'utf8')) : [];
    const names = existsSync(folder) ? await readdir(folder) : [];
    let found = this.#outputs.flatMap(({ name, text }) => findSecrets(secrets, name, text));
    let characters = this.#outputs.reduce((sum, { text }) => sum + text.length, 0);
    for (const name of names) {
      const text = await readFile(join(folder, name), 'utf8');
      characters += text.length;
      found = found.concat(findSecrets(secrets, name, text));
    }
    return {
      secrets: secrets.length,
      outputs: this.#outputs.length + names.length,
      characters,
      found,
    };
  }

  async end() {
    await rm(this.#folder, { recursive: true, force: true });
  }
}

function parse(text) {
  const lines = text.split('\n').filter((line) => line !== '');
  return [...new Set(lines.map((line) => JSON.parse(line)))];
}

/**
 * Where the secrets are in the text, plain or encoded, one place a line. The line is quoted with
 * the secret masked: the report is an output, too.
 */
export function findSecrets(secrets, name, text) {
  const needles = secrets.flatMap(formsOf).filter((needle) => text.includes(needle));
  if (needles.length === 0) return [];
  return text.split('\n').flatMap((line, index) => {
    const here = needles.filter((needle) => line.includes(needle));
    if (here.length === 0) return [];
    const masked = here.reduce((masked, needle) => masked.replaceAll(needle, '••••'), line);
    return [`${name}:${index + 1}: ${masked.trim().slice(0, 200)}`];
  });
}

function formsOf(secret) {
  const base64 = Buffer.from(secret).toString('base64').replace(/=+$/, '');
  return [...new Set([secret, encodeURIComponent(secret), base64])];
}
