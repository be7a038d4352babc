/** The button for each remedy, and what it does. The core names the remedy of a problem, and cannot
 * say more: intents only go to it, because a pasted token may be in one. */
import type { Remedy } from './contract/Remedy';
import type { Snapshot } from './contract/Snapshot';
import type { Text } from './contract/Text';
import { refresh, signIn, signInBy } from './intents';
import type { Action } from './state/action';

export interface RemedyButton {
  label: Text;
  does: Action | 'again';
}

/** Repeats the last sign-in at the same region. A token is not kept, so it is pasted again. */
export function retrySignIn({ tried }: Snapshot): Action {
  if (tried === null) return { send: signIn };
  if (tried.method.by === 'token') return { openDialog: 'paste' };
  return { send: signInBy(tried.method, tried) };
}

const remedies: Record<Remedy, (snapshot: Snapshot) => RemedyButton> = {
  try_again: () => ({ label: { key: 'window-try-again' }, does: 'again' }),
  look_again: () => ({ label: { key: 'window-look-again' }, does: { send: refresh } }),
  sign_in: signInAgain,
  sign_in_by_code: (snapshot) => instead('one_time_code', snapshot),
  sign_in_in_browser: (snapshot) => instead('browser', snapshot),
  choose_sign_in: () => ({
    label: { key: 'window-sign-in-ways' },
    does: { openDialog: 'sign_in' },
  }),
  paste_token: () => ({ label: { key: 'window-sign-in-paste' }, does: { openDialog: 'paste' } }),
  open_settings: () => ({
    label: { key: 'window-open-settings' },
    does: { navigate: 'settings' },
  }),
  keep_credentials: () => ({
    label: { key: 'window-try-again' },
    does: { send: { type: 'keep_credentials' } },
  }),
  refresh_tokens: () => ({
    label: { key: 'window-leaks-refresh' },
    does: { send: { type: 'open_tokens_page' } },
  }),
  start_engine: startEngine,
};

/** `repeat`: whether the same request can be sent again. */
export function remedyFor(remedy: Remedy, snapshot: Snapshot, repeat: boolean): RemedyButton {
  return remedies[remedy === 'try_again' && !repeat ? 'look_again' : remedy](snapshot);
}

/** Signs in at the region and server of the active account, if there is one. */
function signInAgain({ account }: Snapshot): RemedyButton {
  return {
    label: { key: account ? 'window-sign-in-again' : 'window-sign-in' },
    does: { send: account ? signInBy({ by: 'browser' }, account) : signIn },
  };
}

/** Another sign-in method at the same region. */
function instead(by: keyof typeof labels, { tried }: Snapshot): RemedyButton {
  return { label: { key: labels[by] }, does: { send: signInBy({ by }, tried ?? {}) } };
}

const labels = { browser: 'window-sign-in-browser', one_time_code: 'window-sign-in-code' };

function startEngine(snapshot: Snapshot): RemedyButton {
  const name = snapshot.local.startable;
  if (name === null) return remedies.look_again(snapshot);
  return {
    label: { key: 'window-start-engine', args: { name } },
    does: { send: { type: 'start_engine' } },
  };
}
