/** The local instance in words: one title, one explanation and the one thing to do. */
import type { Check } from './contract/Check';
import type { LocalStage } from './contract/LocalStage';
import type { LocalState } from './contract/LocalState';
import type { Problem } from './contract/Problem';
import type { Snapshot } from './contract/Snapshot';
import type { Text } from './contract/Text';
import { mebibytes, moment, withoutScheme } from './format';

export type Mood = 'good' | 'amber' | 'red' | 'off' | 'busy';
export type LocalAction = 'start' | 'stop' | 'start_engine' | 'look_again' | 'cancel';

export interface LocalSummary {
  mood: Mood;
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

type Standing = [mood: Mood, title: string, action: LocalAction | null];

/** It was looked at, and the engine did not tell. */
const notTold: Standing = ['amber', 'window-local-not-told', 'look_again'];

const standings: Record<LocalState, Standing> = {
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
  if (work.phase.is === 'running') return working(work.phase.with, snapshot.language);
  const isNotTold = local.state === 'unknown' && local.problem !== null;
  const [mood, key, action] = isNotTold ? notTold : standings[local.state];
  const address = withoutScheme(local.address ?? snapshot.defaults.local_port.value);
  return {
    mood,
    title: { key, args: { address } },
    sub: explanation(snapshot),
    action: local.state === 'no_engine' && local.startable ? 'start_engine' : action,
  };
}

function explanation(snapshot: Snapshot): Text | null {
  const { local, language } = snapshot;
  const engine = local.engine ?? '';
  if (local.state === 'no_engine') {
    // One that was chosen and does not answer is named by its problem: others do not matter.
    if (localProblem(snapshot) !== null) return null;
    return local.startable
      ? { key: 'window-local-startable', args: { name: local.startable } }
      : { key: 'window-local-no-engine-sub' };
  }
  if (local.state === 'absent') return { key: 'window-local-absent-sub', args: { engine } };
  if (local.state === 'stopped') return { key: 'window-local-stopped-sub', args: { engine } };
  if (local.state !== 'ready' || local.since === null) return null;
  return { key: 'window-local-since', args: { time: moment(local.since, language), engine } };
}

/** Why the instance is not as it was wanted: the last start or stop, else its own state. */
export function localProblem({ local, local_work: work }: Snapshot): Problem | null {
  const failed = work.phase.is === 'failed' ? work.phase.with : null;
  const problem = failed && !failed.code.startsWith('app.') ? failed : local.problem;
  // That no engine runs is said by the state already.
  return problem?.code === 'local.no_engine' ? null : problem;
}

function working(stage: LocalStage, language: string): LocalSummary {
  const title = stage.at === 'stopping' ? 'window-local-stopping' : 'window-local-starting';
  return {
    mood: 'busy',
    title: { key: title },
    sub: stageText(stage, language),
    // A stop that has begun is not taken back.
    action: stage.at === 'stopping' ? null : 'cancel',
  };
}

export function stageText(stage: LocalStage, language: string): Text {
  switch (stage.at) {
    case 'finding_engine':
      return { key: 'window-stage-engine' };
    case 'pulling':
      return { key: 'window-stage-pulling', args: pulled(stage, language) };
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

function pulled(stage: Extract<LocalStage, { at: 'pulling' }>, language: string) {
  return {
    mib: mebibytes(stage.bytes, language),
    of_mib: mebibytes(stage.total, language),
    layers: stage.layers,
    of_layers: stage.of_layers,
  };
}
