/** The next step that Home offers. */
import type { Snapshot } from '../../contract/Snapshot';

export type Next = 'sign_in' | 'workspace' | 'project' | 'mend_project' | 'local';

/** `null` when nothing is missing, or when the missing part runs already. */
export function nextStep(snapshot: Snapshot): Next | null {
  if (snapshot.sign_in.phase.is === 'running') return null;
  if (snapshot.account === null) return 'sign_in';
  if (snapshot.workspace === null) return 'workspace';
  if (['absent', 'stopped'].includes(snapshot.local.state) && !running(snapshot)) return 'local';
  if (snapshot.projects.length === 0) return 'project';
  return snapshot.projects.some(({ state }) => state !== 'written') ? 'mend_project' : null;
}

function running({ local_work: work }: Snapshot): boolean {
  return work.phase.is === 'running';
}
