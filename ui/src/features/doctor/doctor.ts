/** The findings of Doctor: what the snapshot knows about this computer, and what it means. */
import type { Problem } from '../../contract/Problem';
import type { Snapshot } from '../../contract/Snapshot';
import type { Text } from '../../contract/Text';
import type { LocalState } from '../../contract/LocalState';
import type { VaultState } from '../../contract/VaultState';
import { backendArgs, vaultText } from '../vault/vault';
import type { Tone } from '../../ui/tone';
import { localSummary } from '../local/local';

export interface Finding {
  id: string;
  tone: Tone;
  /** The part of the computer. */
  name: string;
  result: Text;
  means: Text | null;
  problem: Problem | null;
}

export function findings(snapshot: Snapshot): Finding[] {
  return [keyring, keyringTest, engine, instance, tray, files].map((look) => look(snapshot));
}

function keyring({ vault }: Snapshot): Finding {
  const tones: Partial<Record<VaultState, Tone>> = { in_keyring: 'good', unknown: 'off' };
  return {
    id: 'keyring',
    tone: tones[vault.state] ?? 'amber',
    name: 'window-doctor-keyring',
    result: vaultText(vault),
    means:
      vault.state === 'file'
        ? { key: 'window-doctor-file-means', args: { file: vault.file ?? '' } }
        : { key: 'window-doctor-keyring-means' },
    problem: vault.problem,
  };
}

function keyringTest({ vault_test: test }: Snapshot): Finding {
  const failed = test !== null && test.problem !== null;
  const passed = { key: 'window-doctor-keyring-kept', args: backendArgs(test?.backend ?? null) };
  return {
    id: 'keyring-test',
    tone: test === null ? 'off' : failed ? 'red' : 'good',
    name: 'window-doctor-keyring-test',
    result:
      test === null
        ? { key: 'window-doctor-not-asked' }
        : failed
          ? { key: 'window-doctor-keyring-not-kept' }
          : passed,
    means: { key: 'window-doctor-keyring-test-means' },
    problem: test?.problem ?? null,
  };
}

function engine({ local }: Snapshot): Finding {
  const found = local.engine !== null && local.state !== 'no_engine';
  const looked = local.state !== 'unknown';
  return {
    id: 'engine',
    tone: found ? 'good' : looked ? 'amber' : 'off',
    name: 'window-doctor-engine',
    result: found
      ? { key: 'window-doctor-engine-found', args: { engine: local.engine ?? '' } }
      : { key: looked ? 'window-local-no-engine' : 'window-doctor-not-asked' },
    means: { key: 'window-doctor-engine-means' },
    problem: local.state === 'no_engine' ? local.problem : null,
  };
}

function instance(snapshot: Snapshot): Finding {
  const { local } = snapshot;
  const tones: Record<LocalState, Tone> = {
    unknown: 'off',
    no_engine: 'off',
    absent: 'off',
    stopped: 'off',
    starting: 'busy',
    ready: 'good',
    unhealthy: 'red',
  };
  return {
    id: 'instance',
    tone: tones[local.state],
    name: 'window-local-instance',
    result: localSummary(snapshot).title,
    means: { key: 'window-doctor-instance-means' },
    problem: local.state === 'no_engine' ? null : local.problem,
  };
}

function tray({ has_tray: shown }: Snapshot): Finding {
  return {
    id: 'tray',
    tone: shown ? 'good' : 'off',
    name: 'window-doctor-tray',
    result: { key: shown ? 'window-doctor-tray-shown' : 'window-no-tray' },
    means: { key: 'window-doctor-tray-means' },
    problem: null,
  };
}

function files({ projects }: Snapshot): Finding {
  const wrong = projects.filter(({ state }) => state !== 'written');
  const args = { count: projects.length, wrong: wrong.length };
  const result = wrong.length > 0 ? 'window-doctor-files-wrong' : 'window-doctor-files-right';
  return {
    id: 'files',
    tone: wrong.length > 0 ? 'amber' : projects.length > 0 ? 'good' : 'off',
    name: 'window-doctor-files',
    result: projects.length > 0 ? { key: result, args } : { key: 'window-no-projects' },
    means: { key: 'window-doctor-files-means' },
    problem: wrong.find(({ problem }) => problem !== null)?.problem ?? null,
  };
}
