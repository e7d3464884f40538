import type { ConnectionEntry } from './connectionSettings.ts';

/** A saved connection is asked for, and its settings keep it from connecting. */
export class ConnectionUnusable extends Error {
  override readonly name = 'ConnectionUnusable';
  readonly entry: ConnectionEntry;

  constructor(entry: ConnectionEntry) {
    super(`The connection ${entry.label} cannot be used`);
    this.entry = entry;
  }
}
