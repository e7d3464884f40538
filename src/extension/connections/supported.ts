import type { Connection } from './connection.ts';

/** What a connection may ask for and this version cannot do. */
export type UnsupportedFeature = 'active-mode' | 'proxy';

/** Empty when this version does everything that the connection asks for. */
export function unsupportedFeatures(connection: Connection): readonly UnsupportedFeature[] {
  const found: UnsupportedFeature[] = [];
  if (connection.dataConnection === 'active') found.push('active-mode');
  if (connection.proxy !== undefined) found.push('proxy');
  return found;
}
