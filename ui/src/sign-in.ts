/** A sign-in in words. */
import type { SignInStage } from './contract/SignInStage';
import type { Text } from './contract/Text';
import type { VaultState } from './contract/VaultState';
import type { VaultView } from './contract/VaultView';

export const stages: Record<SignInStage['at'], string> = {
  discovering: 'window-sign-in-discovering',
  waiting: 'window-sign-in-waiting',
  asking: 'window-sign-in-asking',
  exchanging: 'window-sign-in-exchanging',
  confirming: 'window-sign-in-confirming',
  foreign_host: 'window-sign-in-foreign-host',
  saving: 'window-sign-in-saving',
};

/** Where credentials are kept. */
export function whereKept({ state, backend }: VaultView): Text {
  return { key: vaults[state], args: named(backend) };
}

/** What people know the keyring by, where that is known. */
export function named(backend: string | null): NonNullable<Text['args']> {
  return { backend: backend ?? '', known: backend === null ? 'no' : 'yes' };
}

const vaults: Record<VaultState, string> = {
  unknown: 'window-vault-unknown',
  in_keyring: 'window-vault-in-keyring',
  locked: 'window-vault-locked',
  absent: 'window-vault-absent',
  volatile: 'window-vault-volatile',
  failed: 'window-vault-failed',
  session_only: 'window-vault-session-only',
  file: 'window-vault-file',
};
