import type { PortRange } from '../transport/dataListener.ts';

/**
 * auto: what works: EPSV, then PASV, then active mode. passive, active: that alone.
 */
export type DataMode = 'auto' | 'passive' | 'active';

/** How the data connections of one server are opened. */
export interface DataSettings {
  readonly mode: DataMode;
  /** In active mode the address that the server is told. Default: that of the control connection. */
  readonly activeAddress?: string | undefined;
  /** In active mode the ports that the server is told. Default: any free one. */
  readonly activePorts?: PortRange | undefined;
}

export const defaultDataSettings: DataSettings = { mode: 'auto' };
