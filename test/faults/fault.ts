/** What happens to a connection, or to all of them. */
export const lineFaults = [
  /** Both sides get a proper end, and nothing more. */
  'cut',
  /** Both sides get a RST. */
  'reset',
  /** Nothing goes on, and nobody is told. */
  'stall',
  /** The receiver gets a proper end; the sender's bytes vanish, and its session lives. */
  'truncate',
  /** Everything is reset, and nothing can be reached until the operation has ended. */
  'down',
  /** The server says 421 instead of what was due, and goes. */
  '421',
  /** It says 421 to every new connection, too, until the operation has ended. */
  'crowded',
  /** All its processes are gone until the operation has ended. */
  'kill',
] as const;

/** What others do to the file or its folder meanwhile. */
export const disturbances = [
  'deleted',
  'replaced',
  'same-size',
  'folder',
  'link',
  'read-only',
  'full',
] as const;

export type LineFault = (typeof lineFaults)[number];
export type Disturbance = (typeof disturbances)[number];
export type Fault = LineFault | Disturbance;

export function isDisturbance(fault: Fault): fault is Disturbance {
  return (disturbances as readonly string[]).includes(fault);
}
