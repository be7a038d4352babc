/** The local instance in texts: one title, one explanation and one action. */
import type { Check } from '../../contract/Check';
import type { LocalStage } from '../../contract/LocalStage';
import type { LocalState } from '../../contract/LocalState';
import type { Problem } from '../../contract/Problem';
import type { Snapshot } from '../../contract/Snapshot';
import type { Text } from '../../contract/Text';
import type { Tone } from '../../ui/tone';
import { formatMebibytes, formatTime, stripScheme } from '../../format';

export type LocalAction = 'start' | 'stop' | 'start_engine' | 'look_again' | 'cancel';

export interface LocalSummary {
  tone: Tone;
  title: Text;
  sub: Text | null;
  action: LocalAction | null;
}

export const checks: Record<Check, string> = {
  clickhouse: 'window-check-clickhouse',
  redis: 'window-check-redis',
  server: 'window-check-server',
  events: 'window-check-events',
  tokens: 'window-check-tokens',
};

type StateText = [tone: Tone, title: string, action: LocalAction | null];

/** The engine does not tell the state of the instance. */
const notTold: StateText = ['amber', 'window-local-not-told', 'look_again'];

const stateTexts: Record<LocalState, StateText> = {
  unknown: ['busy', 'window-local-unknown', null],
  no_engine: ['off', 'window-local-no-engine', 'look_again'],
  absent: ['off', 'window-local-absent', 'start'],
  stopped: ['off', 'window-local-stopped', 'start'],
  starting: ['busy', 'window-local-starting', 'stop'],
  ready: ['good', 'window-local-ready', 'stop'],
  unhealthy: ['red', 'window-local-unhealthy', 'stop'],
};

export function localSummary(snapshot: Snapshot): LocalSummary {
  const { local, local_work: work } = snapshot;
  if (work.phase.is === 'running') return workSummary(work.phase.with, snapshot.language);
  const isNotTold = local.state === 'unknown' && local.problem !== null;
  const [tone, key, action] = isNotTold ? notTold : stateTexts[local.state];
  const address = stripScheme(local.address ?? snapshot.defaults.local_port.value);
  return {
    tone,
    title: { key, args: { address } },
    sub: explanation(snapshot),
    action: local.state === 'no_engine' && local.startable ? 'start_engine' : action,
  };
}

function explanation(snapshot: Snapshot): Text | null {
  const { local, language } = snapshot;
  const engine = local.engine ?? '';
  if (local.state === 'no_engine') {
    // The problem names a chosen engine that does not answer. Another engine is no help then.
    if (localProblem(snapshot) !== null) return null;
    return local.startable
      ? { key: 'window-local-startable', args: { name: local.startable } }
      : { key: 'window-local-no-engine-sub' };
  }
  if (local.state === 'absent') return { key: 'window-local-absent-sub', args: { engine } };
  if (local.state === 'stopped') return { key: 'window-local-stopped-sub', args: { engine } };
  if (local.state !== 'ready' || local.since === null) return null;
  return { key: 'window-local-since', args: { time: formatTime(local.since, language), engine } };
}

/** The problem of the last start or stop, else that of the instance's state. */
export function localProblem({ local, local_work: work }: Snapshot): Problem | null {
  const failed = work.phase.is === 'failed' ? work.phase.with : null;
  const problem = failed && !failed.code.startsWith('app.') ? failed : local.problem;
  // The state says already that no engine runs.
  return problem?.code === 'local.no_engine' ? null : problem;
}

function workSummary(stage: LocalStage, language: string): LocalSummary {
  const title = stage.at === 'stopping' ? 'window-local-stopping' : 'window-local-starting';
  return {
    tone: 'busy',
    title: { key: title },
    sub: stageText(stage, language),
    // A stop cannot be cancelled.
    action: stage.at === 'stopping' ? null : 'cancel',
  };
}

export function stageText(stage: LocalStage, language: string): Text {
  switch (stage.at) {
    case 'finding_engine':
      return { key: 'window-stage-engine' };
    case 'pulling':
      return { key: 'window-stage-pulling', args: pullArgs(stage, language) };
    case 'creating':
      return { key: 'window-stage-creating' };
    case 'booting':
      return { key: 'window-stage-booting' };
    case 'checking':
      return { key: 'window-stage-checking', args: { passed: stage.passed.length } };
    case 'stopping':
      return { key: 'window-stage-stopping' };
  }
}

function pullArgs(stage: Extract<LocalStage, { at: 'pulling' }>, language: string) {
  return {
    mib: formatMebibytes(stage.bytes, language),
    of_mib: formatMebibytes(stage.total, language),
    layers: stage.layers,
    of_layers: stage.of_layers,
  };
}
