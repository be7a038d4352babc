/** The vault in texts: where the credentials are kept. */
import type { Snapshot } from '../../contract/Snapshot';
import type { Text } from '../../contract/Text';
import type { VaultState } from '../../contract/VaultState';
import type { VaultView } from '../../contract/VaultView';

const stateTexts: Record<VaultState, string> = {
  unknown: 'window-vault-unknown',
  in_keyring: 'window-vault-in-keyring',
  locked: 'window-vault-locked',
  absent: 'window-vault-absent',
  volatile: 'window-vault-volatile',
  failed: 'window-vault-failed',
  session_only: 'window-vault-session-only',
  file: 'window-vault-file',
};

export function vaultText({ state, backend }: VaultView): Text {
  return { key: stateTexts[state], args: backendArgs(backend) };
}

/** The name of the keyring's program, as arguments of a text, and whether it is known. */
export function backendArgs(backend: string | null): NonNullable<Text['args']> {
  return { backend: backend ?? '', known: backend === null ? 'no' : 'yes' };
}

/** Whether quitting loses credentials that the person did not choose to lose. */
export function hasPendingCredentials({ account, vault }: Snapshot): boolean {
  return account !== null && vault.state === 'session_only' && !vault.chosen;
}
