import type { FactId, Facts, FactValues } from '../../../remote/serverReport.ts';
import type { ServerProfile } from '../serverProfile.ts';

/**
 * What the probes have found out and sessions would have to find out again. The rest was noted
 * while the probes used their sessions.
 */
export function learnFromReport(profile: ServerProfile, facts: Facts): void {
  const renameOver = found(facts, 'renameOver');
  if (renameOver) profile.renameReplaces = renameOver === 'replaces';
  const trailingSpace = found(facts, 'trailingSpace');
  if (trailingSpace) profile.rewritesTrailingSpace = trailingSpace === 'rewritten';
  if (found(facts, 'pipelining') === false) profile.pipelining = false;
  if (found(facts, 'setTime') === 'MDTM') profile.setsTimeByMdtm = true;
  learnDataConnections(profile, facts);
  learnLimit(profile, facts);
}

function learnDataConnections(profile: ServerProfile, facts: Facts): void {
  const extended = found(facts, 'extendedPassive')?.works;
  const passive = found(facts, 'passive')?.works;
  if (extended === false && passive) profile.extendedPassive = false;
  const isActiveAlone = extended === false && passive === false && found(facts, 'active')?.works;
  if (isActiveAlone) profile.dataMode = 'active';
}

/** Where the window has connections besides, nobody knows which of them the server has counted. */
function learnLimit(profile: ServerProfile, facts: Facts): void {
  const count = found(facts, 'connections');
  if (count?.elsewhere === 0 && count.open < count.wanted) {
    profile.sessionLimit = count.open;
  }
}

function found<Id extends FactId>(facts: Facts, id: Id): FactValues[Id] | undefined {
  const outcome = facts[id]?.outcome;
  return outcome?.kind === 'found' ? outcome.value : undefined;
}
