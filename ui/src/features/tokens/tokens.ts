/** The texts of the four tokens, and the part of each that is shown. */
import type { Snapshot } from '../../contract/Snapshot';
import type { LocalTokens } from '../../contract/LocalTokens';
import type { TokenId } from '../../contract/TokenId';
import { shortenToken } from '../../format';

interface TokenText {
  /** As a heading. */
  name: string;
  /** Within a sentence. */
  inline: string;
  /** What the token opens. */
  opens: string;
  /** Whether it opens the cloud, so that nobody else may have it. */
  isPrivate: boolean;
}

export const tokenTexts: Record<TokenId, TokenText> = {
  workspace: {
    name: 'window-token-workspace',
    inline: 'window-token-workspace-inline',
    opens: 'window-token-workspace-opens',
    isPrivate: true,
  },
  user: {
    name: 'window-token-user',
    inline: 'window-token-user-inline',
    opens: 'window-token-user-opens',
    isPrivate: true,
  },
  local_workspace: {
    name: 'window-token-local-workspace',
    inline: 'window-token-local-workspace-inline',
    opens: 'window-token-local-opens',
    isPrivate: false,
  },
  local_user: {
    name: 'window-token-local-user',
    inline: 'window-token-local-user-inline',
    opens: 'window-token-local-opens',
    isPrivate: false,
  },
};

/** Why there is no token to copy. */
export type MissingToken = 'locked' | 'failed' | 'no_user' | 'unread';

/** Why a token of the account is missing. */
export function whyMissing(token: TokenId, { account, vault, tokens }: Snapshot): MissingToken {
  if (account && vault.state === 'locked') return 'locked';
  if (account && vault.state === 'failed' && vault.problem?.remedy !== 'sign_in') return 'failed';
  return token === 'user' && tokens.length > 0 ? 'no_user' : 'unread';
}

/** The pair of a running instance, else the pair that the next start uses. */
export function localTokens(snapshot: Snapshot): LocalTokens | null {
  return snapshot.local.tokens ?? snapshot.local_tokens;
}

/** The part of a token that is shown; `null` when there is no such token. */
export function displayedToken(token: TokenId, snapshot: Snapshot): string | null {
  const local = localTokens(snapshot);
  if (token === 'local_workspace') return local && shortenToken(local.workspace_token);
  if (token === 'local_user') return local && shortenToken(local.user_token);
  // The core masks with three dots, as `tb` does.
  const cloud = snapshot.tokens.find(({ id }) => id === token);
  return cloud?.masked.replace('...', '…') ?? null;
}

/** Whether the account was added with a workspace token alone, of which we know no rights. */
export function isPasted(snapshot: Snapshot): boolean {
  return snapshot.tokens.length > 0 && displayedToken('user', snapshot) === null;
}
