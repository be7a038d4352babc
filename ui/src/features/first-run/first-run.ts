/** What the first run still lacks, and which of its buttons is the one to press. */
import type { Snapshot } from '../../contract/Snapshot';

export interface FirstRunProgress {
  /** `null` while something runs that has its own button, or is only waited for. */
  primary: 'sign_in' | 'local' | 'done' | null;
  /** Nothing is left to be skipped. */
  complete: boolean;
}

export function firstRun(snapshot: Snapshot): FirstRunProgress {
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
