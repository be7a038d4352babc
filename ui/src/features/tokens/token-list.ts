/** Searches, filters and sorts static tokens. What costs time is done once for each list. */
import type { Power } from '../../contract/Power';
import type { StaticTokenView } from '../../contract/StaticTokenView';
import { fold } from '../../search';

/** A token, and the text that a search looks through. */
export interface Entry {
  token: StaticTokenView;
  searched: string;
}

export type Order = 'name' | 'power';

const powers: Record<Power, number> = { full: 0, write: 1, read: 2 };

/** The tokens in each order. */
export function sortTokens(
  tokens: readonly StaticTokenView[],
  language: string,
): Record<Order, Entry[]> {
  const { compare } = new Intl.Collator(language, { numeric: true });
  const name = tokens
    .map((token) => ({ token, searched: searchedText(token) }))
    .sort((a, b) => compare(a.token.name, b.token.name));
  // The sort is stable: tokens that may do as much stay in the order of their names.
  const power = [...name].sort((a, b) => powers[a.token.power] - powers[b.token.power]);
  return { name, power };
}

function searchedText({ name, scopes }: StaticTokenView): string {
  const rights = scopes.map(({ kind, resource }) => `${kind} ${resource ?? ''}`);
  return fold([name, ...rights].join('\n'));
}

/** The tokens with each word of `typed` in their name, their scopes or their resources. */
export function findTokens(
  entries: readonly Entry[],
  typed: string,
  isReadOnly: boolean,
): StaticTokenView[] {
  const words = fold(typed).split(/\s+/);
  return entries
    .filter(({ token }) => !isReadOnly || token.power === 'read')
    .filter(({ searched }) => words.every((word) => searched.includes(word)))
    .map(({ token }) => token);
}
