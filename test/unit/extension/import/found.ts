import { readFileSync } from 'node:fs';
import type { FoundSite } from '../../../../src/extension/import/foundSite.ts';
import { readSites } from '../../../../src/extension/import/readSites.ts';
import { noteSecret } from '../../../support/secrets.ts';

const fixtures = new URL('./fixtures/', import.meta.url);

/** A site with what there is of it, and nothing else, so that a test can say it in full. */
export interface Summary {
  readonly name: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly password?: string;
  readonly proxyPassword?: string;
  readonly gap?: string;
  readonly left?: readonly string[];
  readonly refused?: string;
}

/** What a file that one of the programs wrote holds. */
export function sitesInFixture(name: string, as = name): readonly Summary[] {
  return sitesIn(readFileSync(new URL(name, fixtures)), as);
}

export function sitesIn(content: string | Uint8Array, name = 'some file'): readonly Summary[] {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  return readSites(name, bytes).sites.map(summary);
}

export function programOf(content: string | Uint8Array, name = 'some file'): string {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  return readSites(name, bytes).program;
}

export function fixture(name: string): Buffer {
  return readFileSync(new URL(name, fixtures));
}

function summary({ name, fields, secrets, gap, left, refusal }: FoundSite): Summary {
  const { password, proxyPassword } = secrets;
  const secretsThere = [password, proxyPassword].filter((one) => one !== undefined);
  for (const secret of secretsThere) noteSecret(secret);
  return {
    name,
    fields,
    ...(password !== undefined && { password }),
    ...(proxyPassword !== undefined && { proxyPassword }),
    ...(gap !== undefined && { gap }),
    ...(left.length > 0 && { left: left.map(({ setting, reason }) => `${setting}: ${reason}`) }),
    ...(refusal !== undefined && {
      refused: 'protocol' in refusal ? refusal.protocol : refusal.kind,
    }),
  };
}
