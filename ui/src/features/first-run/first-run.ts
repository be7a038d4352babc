/** The progress of the first run: which of its buttons is primary, and whether it is complete. */
import type { Snapshot } from '../../contract/Snapshot';

export interface FirstRunProgress {
  /** `null` while a sign-in or a start of the local instance runs, which has buttons of its own. */
  primary: 'sign_in' | 'local' | 'done' | null;
  /** Whether all steps are done. */
  complete: boolean;
}

export function firstRunProgress(snapshot: Snapshot): FirstRunProgress {
  const { account, workspace, projects, local } = snapshot;
  const ready = local.state === 'ready';
  const complete = account !== null && workspace !== null && projects.length > 0 && ready;
  return { primary: primary(snapshot, ready), complete };
}

function primary(snapshot: Snapshot, ready: boolean): FirstRunProgress['primary'] {
  if (snapshot.sign_in.phase.is === 'running') return null;
  if (snapshot.account === null) return 'sign_in';
  if (snapshot.local_work.phase.is === 'running') return null;
  const startable = ['absent', 'stopped'].includes(snapshot.local.state);
  return !ready && (startable || snapshot.local.startable !== null) ? 'local' : 'done';
}
