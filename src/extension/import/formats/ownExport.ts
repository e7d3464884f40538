import { connectionKeys, isConnectionId } from '../../connections/connectionSettings.ts';
import type { FoundSite } from '../foundSite.ts';
import { assertFew, ImportFailure } from '../importFailure.ts';
import { SiteBuilder } from '../siteBuilder.ts';
import { SiteSettings } from '../siteSettings.ts';
import { isObject, type JsonObject } from './jsonSites.ts';

export const EXPORT_FORMAT = 'ftp-workspace-connections';
const VERSION = 1;

/** What "Export Connections" writes. No secret is in it. */
export function exportText(connections: readonly unknown[]): string {
  return `${JSON.stringify({ format: EXPORT_FORMAT, version: VERSION, connections }, null, 2)}\n`;
}

export function isOwnExport(value: unknown): value is JsonObject {
  return isObject(value) && value['format'] === EXPORT_FORMAT;
}

/** The connections of an export, by hand or by us. */
export function ownSites({ connections, version }: JsonObject): readonly FoundSite[] {
  if (!Array.isArray(connections) || typeof version !== 'number') {
    throw new ImportFailure('unknown-format', 'No list of connections');
  }
  assertFew(connections.length);
  return connections.map(siteOf);
}

function siteOf(item: unknown): FoundSite {
  const site = new SiteBuilder();
  if (!isObject(item)) return site.refuse({ kind: 'not-a-site' }).build();
  const settings = SiteSettings.of(item);
  const id = settings.text('id');
  site.name(settings.text('name') ?? id).host(settings.take('host'));
  if (id !== undefined && isConnectionId(id)) site.id(id);
  const proxy = settings.text('proxy');
  if (proxy !== undefined) site.proxy(proxy, 'proxy');
  const group = settings.text('group');
  if (group !== undefined) site.group(group.split('/'));
  const others = connectionKeys.filter((key) => !TAKEN.includes(key));
  for (const key of inOrder(others)) site.set(key, settings.take(key), key);
  // Someone may have put them in: they go where they belong.
  site.password(settings.secret('password'));
  return site.leaveRest(settings, { reasons: {} }).build();
}

const TAKEN = ['id', 'name', 'host', 'proxy', 'group'];

/** A key needs its certificate: the certificate first. */
function inOrder(keys: readonly string[]): readonly string[] {
  return keys.filter((key) => key !== 'clientKey').concat('clientKey');
}
