/** The texts of the tokens that everybody has, and the part of each that is shown. */
import type { Snapshot } from '../../contract/Snapshot';
import type { LocalTokens } from '../../contract/LocalTokens';
import type { TokenId } from '../../contract/TokenId';
import type { TokenPlace } from '../../contract/TokenPlace';
import { shortenToken } from '../../format';

/** A token that has no name of its own. */
export type KnownToken = Exclude<TokenId, `${string}:${string}`>;

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

export const tokenTexts: Record<KnownToken, TokenText> = {
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
  local_admin: {
    name: 'window-token-local-admin',
    inline: 'window-token-local-admin-inline',
    opens: 'window-token-local-admin-opens',
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
export function displayedToken(token: KnownToken, snapshot: Snapshot): string | null {
  const local = localTokens(snapshot);
  if (token === 'local_workspace') return local && shortenToken(local.workspace_token);
  if (token === 'local_user') return local && shortenToken(local.user_token);
  const cloud = snapshot.tokens.find(({ id }) => id === token);
  return cloud ? shownMask(cloud.masked) : null;
}

/** The core masks with three dots, as `tb` does. */
export function shownMask(masked: string): string {
  return masked.replace('...', '…');
}

/** Whether the account was added with a workspace token alone, of which we know no rights. */
export function isPasted(snapshot: Snapshot): boolean {
  return snapshot.tokens.length > 0 && displayedToken('user', snapshot) === null;
}

/** Where a JWT can be made now. */
export function jwtPlaces(snapshot: Snapshot): TokenPlace[] {
  const { account, workspace, local } = snapshot;
  const hasCloud = account !== null && !account.ended && workspace !== null;
  return [
    ...(hasCloud ? ['cloud' as const] : []),
    ...(local.state === 'ready' ? ['local' as const] : []),
  ];
}
