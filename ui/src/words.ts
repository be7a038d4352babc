/** Every text a person reads, from the catalogue that the other faces use too. */
import { FluentBundle, FluentNumber } from '@fluent/bundle';
import en from '../locales/en.ftl';
import es from '../locales/es.ftl';
import type { Text } from './contract/Text';
import { plain } from './plain';

export const catalogues = { en, es };

export type Language = keyof typeof catalogues;

/** Says the text of a key; a key that is in no catalogue is said as it is. */
export type Words = (key: Text['key'], args?: Text['args']) => string;

/** The first language a person prefers that we speak, or English. */
export function languageFor(preferred: readonly string[]): Language {
  const spoken = preferred.map((tag) => tag.toLowerCase().split('-')[0]);
  return spoken.find((tag): tag is Language => tag !== undefined && tag in catalogues) ?? 'en';
}

export function wordsIn(language: Language): Words {
  // Isolating marks would be copied along with a token or a path.
  const bundle = new FluentBundle(language, { useIsolating: false });
  bundle.addResource({ body: catalogues[language]() });
  return (key, args) => {
    const pattern = bundle.getMessage(key)?.value;
    return pattern ? bundle.formatPattern(pattern, args && written(args), []) : key;
  };
}

/** Numbers as the other faces write them: a port has no thousands. Texts may be anybody's. */
function written(args: NonNullable<Text['args']>): Record<string, FluentNumber | string> {
  const entries = Object.entries(args).map(([name, value]) => [
    name,
    typeof value === 'number' ? new FluentNumber(value, { useGrouping: false }) : plain(value),
  ]);
  return Object.fromEntries(entries);
}
