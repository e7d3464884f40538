import type { Connection } from './connection.ts';

/** What a connection may ask for and this version cannot do. */
export type UnsupportedFeature = 'active-mode' | 'encoding' | 'proxy';

const SUPPORTED_ENCODINGS = ['auto', 'utf-8', 'utf8'];

/** Empty when this version does everything that the connection asks for. */
export function unsupportedFeatures(connection: Connection): readonly UnsupportedFeature[] {
  const found: UnsupportedFeature[] = [];
  if (connection.dataConnection === 'active') found.push('active-mode');
  if (!SUPPORTED_ENCODINGS.includes(connection.encoding.toLowerCase())) found.push('encoding');
  if (connection.proxy !== undefined) found.push('proxy');
  return found;
}
