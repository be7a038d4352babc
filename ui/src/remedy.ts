/** The one thing to do about a problem, by its code. */
import type { Intent } from './contract/Intent';
import type { Snapshot } from './contract/Snapshot';
import type { Text } from './contract/Text';
import type { Place } from './state/where.svelte';

export interface Remedy {
  label: Text;
  does: { send: Intent } | { go: Place } | 'again';
}

export const signIn: Intent = {
  type: 'sign_in',
  api_host: null,
  auth_host: null,
  workspace: null,
  client_id: null,
  folder: null,
};

export const startLocal: Intent = {
  type: 'start_local',
  user_token: null,
  workspace_token: null,
  skip_new_version: false,
};

export const lookAgain: Intent = { type: 'refresh', folder: null };

const settings: Remedy = { label: { key: 'window-open-settings' }, does: { go: 'settings' } };
const again: Remedy = { label: { key: 'window-try-again' }, does: 'again' };
const look: Remedy = { label: { key: 'window-look-again' }, does: { send: lookAgain } };
const signInAgain: Remedy = { label: { key: 'window-sign-in' }, does: { send: signIn } };
const keep: Remedy = {
  label: { key: 'window-try-again' },
  does: { send: { type: 'keep_credentials' } },
};

const remedies: [codes: RegExp, remedy: Remedy][] = [
  [/^app\.not_signed_in$|^cloud\.(refused|no_user|no_workspace)$/, signInAgain],
  [/^auth\.(foreign_host|metadata|refused|incomplete)$/, settings],
  [/^config\.|^http\.not_allowed$|^local\.(port_busy|token_invalid)$/, settings],
  [/^vault\.(newer|unreadable)$/, look],
  [/^vault\./, keep],
  [/^local\.(not_ours|other_tokens|unhealthy|ended|timed_out|engine_unreachable)$/, look],
];

/** `null` when nothing on this page helps. `repeat` says whether the same can be asked again. */
export function remedyFor(code: string, snapshot: Snapshot, repeat: boolean): Remedy | null {
  if (/^local\.(no_engine|engine_lost)$/.test(code)) return engine(snapshot.local.startable);
  const fitting = remedies.find(([codes]) => codes.test(code))?.[1];
  return fitting ?? (repeat ? again : look);
}

function engine(name: string | null): Remedy {
  if (name === null) return look;
  return {
    label: { key: 'window-start-engine', args: { name } },
    does: { send: { type: 'start_engine' } },
  };
}
