/** The name of a token within a sentence, and what the clipboard holds of it. */
import type { CopiedContent } from '../../contract/CopiedContent';
import type { Destination } from '../../contract/Destination';
import type { Text } from '../../contract/Text';
import type { TokenId } from '../../contract/TokenId';
import { app, say } from '../../state/app.svelte';
import { tokenTexts, type KnownToken } from './tokens';

/** A token that has a name of its own: its kind, and the rest of its id. */
const named = /^(static|jwt|local):(.*)$/s;

export function tokenName(token: TokenId): string {
  const [, kind, id] = named.exec(token) ?? [];
  if (id === undefined) return say(tokenTexts[token as KnownToken].inline);
  if (kind === 'static') {
    const name = nameIn(app.staticTokens, id);
    return name === undefined
      ? say('window-token-static-inline')
      : say('window-token-named-inline', { name });
  }
  if (kind === 'jwt') {
    const name = nameIn(app.jwts, id);
    return name === undefined
      ? say('window-token-jwt-inline')
      : say('window-token-jwt-named-inline', { name });
  }
  const name = nameIn(app.localWorkspaces, id);
  return name === undefined
    ? say('window-token-local-workspace-inline')
    : say('window-token-local-named-inline', { name });
}

interface Named {
  id: string;
  name: string;
}

/** The names of each list by id: a list may be long, and each of its rows asks for its own. */
const names = new WeakMap<readonly Named[], Map<string, string>>();

function nameIn(list: readonly Named[], id: string): string | undefined {
  const known = names.get(list) ?? new Map(list.map((one) => [one.id, one.name]));
  names.set(list, known);
  return known.get(id);
}

/** The name of a destination, as a part of a sentence. */
export function useText(destination: Destination): Text {
  return { key: `use-${destination}` };
}

/** Where the token was pasted last. */
export function lastDestination(token: TokenId): Destination {
  return app.snapshot.last_destinations[token] ?? 'token';
}

/** When this token, or one field of a tool's form, was copied; `null` when the clipboard holds
 * something else. */
export function copiedAt(
  token: TokenId,
  is: (content: CopiedContent) => boolean = () => true,
): number | null {
  const { clipboard } = app.snapshot;
  if (clipboard.is !== 'holds') return null;
  const { what, copied_at } = clipboard.with;
  return what.is === 'token' && what.with === token && is(clipboard.with) ? copied_at : null;
}

/** What was copied of a token, as a sentence; with the seconds until it is cleared, if it is. */
export function copiedText(
  { destination, field }: CopiedContent,
  token: TokenId,
  seconds: number | null = null,
): string {
  const use = useText(destination);
  if (field !== null) {
    const args = { field, destination: use };
    return seconds === null
      ? say('window-copied-field', args)
      : say('window-copied-field-until', { ...args, seconds });
  }
  const is_named = destination === 'token' ? 'no' : 'yes';
  const args = { token: tokenName(token), is_named, destination: use };
  return seconds === null
    ? say('window-copied-which', args)
    : say('window-copied-which-until', { ...args, seconds });
}

/** Whether the token is one of Tinybird's cloud, whose API address goes with it. */
export function isCloudToken(token: TokenId): boolean {
  if (token === 'workspace' || token === 'user') return true;
  const [, kind, id] = named.exec(token) ?? [];
  if (kind === 'static') return true;
  return kind === 'jwt' && app.jwts.find((one) => one.id === id)?.place === 'cloud';
}
