/** A sign-in in words. */
import type { SignInStage } from './contract/SignInStage';
import type { VaultState } from './contract/VaultState';

export const stages: Record<SignInStage['at'], string> = {
  discovering: 'window-sign-in-discovering',
  waiting: 'window-sign-in-waiting',
  asking: 'window-sign-in-asking',
  exchanging: 'window-sign-in-exchanging',
  confirming: 'window-sign-in-confirming',
  saving: 'window-sign-in-saving',
};

/** Where credentials are kept, by the state of the keyring. */
export const vaults: Record<VaultState, string> = {
  unknown: 'window-vault-unknown',
  in_keyring: 'window-vault-in-keyring',
  locked: 'window-vault-locked',
  absent: 'window-vault-absent',
  volatile: 'window-vault-volatile',
  failed: 'window-vault-failed',
  session_only: 'window-vault-session-only',
};
