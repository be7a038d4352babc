/** Parts of snapshots that several tests use. */
import type { Code } from '../contract/Code';
import type { LocalStage } from '../contract/LocalStage';
import type { Phase } from '../contract/Phase';
import type { SignInStage } from '../contract/SignInStage';
import type { Snapshot } from '../contract/Snapshot';
import type { Text } from '../contract/Text';
import { problem } from '../problem';
import { snapshotOf, vaultOf } from './snapshot';

const ready = snapshotOf();

export const signedOut = {
  account: null,
  accounts: [],
  workspace: null,
  tokens: [],
  projects: [],
  next_step: { is: 'sign_in' },
  first_run_step: 'sign_in',
} satisfies Partial<Snapshot>;

export const firstRun = { settings: { ...ready.settings, first_run_done: false } };

export const notHere = {
  local: {
    ...ready.local,
    state: 'absent',
    tokens: null,
    address: null,
    since: null,
  },
  local_summary: {
    tone: 'off',
    title: { key: 'local-absent' },
    explanation: {
      key: 'local-absent-explanation',
      args: { engine: 'Docker', room: 'both', memory: 8, disk: 42 },
    },
    action: 'start',
    problem: null,
  },
} satisfies Partial<Snapshot>;

export const noEngine = {
  local: { ...notHere.local, state: 'no_engine', engine: null },
  local_summary: {
    tone: 'off',
    title: { key: 'local-no-engine' },
    explanation: { key: 'local-no-engine-explanation' },
    action: 'install_engine',
    problem: null,
  },
} satisfies Partial<Snapshot>;

const hangs = problem('local.engine_hangs', { name: 'Docker' });

export const hangingEngine = {
  local: {
    ...notHere.local,
    state: 'unknown',
    problem: hangs,
  },
  local_summary: {
    tone: 'amber',
    title: { key: 'local-not-told' },
    explanation: null,
    action: 'look_again',
    problem: hangs,
  },
} satisfies Partial<Snapshot>;

export const offline = {
  account_work: failed<'working'>('cloud.unreachable'),
  cloud_problem: problem('cloud.unreachable'),
} satisfies Partial<Snapshot>;

export const localDied = {
  ...notHere,
  local_work: failed<never>('local.died'),
  local_summary: { ...notHere.local_summary, problem: problem('local.died', {}, 'show_log') },
} satisfies Partial<Snapshot>;

/** A sign-in that runs. */
export function signingIn(stage: SignInStage) {
  return {
    sign_in: { request: 7, phase: { is: 'running', with: stage } },
    sign_in_text: { key: `sign-in-${stage.at.replace('_', '-')}` },
    next_step: null,
    first_run_step: null,
  } satisfies Partial<Snapshot>;
}

/** A start of the local instance that runs. */
export function startingLocal(stage: LocalStage, explanation: Text) {
  return {
    local_work: { request: 9, phase: { is: 'running', with: stage } },
    local_summary: {
      tone: 'busy',
      title: { key: 'local-starting' },
      explanation,
      action: 'cancel',
      problem: null,
    },
  } satisfies Partial<Snapshot>;
}

/** Credentials that quitting loses. */
export function pendingCredentials(code: Code) {
  return {
    vault: vaultOf('session_only', { problem: problem(code) }),
    vault_text: { key: 'vault-session-only' },
    are_credentials_pending: true,
  } satisfies Partial<Snapshot>;
}

export function failed<S>(code: Code): { request: number; phase: Phase<S> } {
  return { request: 7, phase: { is: 'failed', with: problem(code) } };
}

/** A sign-in that waits for the browser. */
export const awaited = {
  at: 'waiting',
  link: 'https://cloud.tinybird.co/api/cli-login?state=s',
  ends_at: 0,
  code: null,
  problem: null,
} satisfies SignInStage;

export const ada = {
  email: 'ada@example.com',
  workspace: 'acme_analytics',
  region: 'europe-west2',
  api_host: 'https://api.europe-west2.gcp.tinybird.co',
};
