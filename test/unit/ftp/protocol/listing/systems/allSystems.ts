import { eplf } from './eplf.ts';
import { cms, ibmI, ibmIDayFirst, ibmIDotted, ibmILibraries, ibmIUnix } from './ibm.ts';
import { localized } from './localized.ts';
import { MACHINE_TABLES } from './machine.ts';
import { dataSets, loadModules, members, zosUnix } from './mvs.ts';
import { hellsoft, mac, netWare, nonstop, os9, vxworks, wellfleet } from './others.ts';
import type { SystemTable } from './systemTable.ts';
import {
  aix,
  bsd,
  busybox,
  connectEnterprise,
  hpux,
  hurd,
  linux,
  octal,
  solaris,
  unixOnWindows,
} from './unix.ts';
import { multinet, ucx } from './vms.ts';
import { chameleon, iis, os2, windowsCe } from './windows.ts';

/** Every system whose listings are known from public transcripts, and manuals. */
export const SYSTEMS: readonly SystemTable[] = [
  linux,
  bsd,
  solaris,
  aix,
  hpux,
  hurd,
  busybox,
  localized,
  unixOnWindows,
  connectEnterprise,
  octal,
  iis,
  windowsCe,
  os2,
  chameleon,
  eplf,
  multinet,
  ucx,
  dataSets,
  members,
  loadModules,
  zosUnix,
  ibmI,
  ibmILibraries,
  ibmIDotted,
  ibmIDayFirst,
  ibmIUnix,
  cms,
  netWare,
  hellsoft,
  mac,
  nonstop,
  os9,
  vxworks,
  wellfleet,
  ...MACHINE_TABLES,
];
