import type { Connection } from './connection.ts';

/** What a connection may ask for and this version cannot do. */
export type UnsupportedFeature = 'proxy';

/** Empty when this version does everything that the connection asks for. */
export function unsupportedFeatures(connection: Connection): readonly UnsupportedFeature[] {
  const found: UnsupportedFeature[] = [];
  if (connection.proxy !== undefined) found.push('proxy');
  return found;
}
