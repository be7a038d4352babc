/** Parts of snapshots that several tests use. */
import type { Code } from '../contract/Code';
import type { Phase } from '../contract/Phase';
import type { SignInStage } from '../contract/SignInStage';
import type { Snapshot } from '../contract/Snapshot';
import { problem } from '../problem';
import { snapshotOf } from './snapshot';

const ready = snapshotOf();

export const signedOut = {
  account: null,
  accounts: [],
  workspace: null,
  tokens: [],
  projects: [],
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
} satisfies Partial<Snapshot>;

export const noEngine = {
  local: { ...notHere.local, state: 'no_engine', engine: null },
} satisfies Partial<Snapshot>;

export const hangingEngine = {
  local: {
    ...notHere.local,
    state: 'unknown',
    problem: problem('local.engine_hangs', { name: 'Docker' }),
  },
} satisfies Partial<Snapshot>;

export function signingIn(stage: SignInStage): Pick<Snapshot, 'sign_in'> {
  return { sign_in: { request: 7, phase: { is: 'running', with: stage } } };
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
