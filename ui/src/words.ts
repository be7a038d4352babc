/** Every text on the screen, from the catalogues that the tray and the command line use too. */
import { FluentBundle, FluentNumber, type FluentResource } from '@fluent/bundle';
import type { Arg, Text } from './contract/Text';
import type { Language } from './contract/Language';
import { formatMebibytes, formatTime } from './format';
import { plain } from './plain';

type Messages = FluentResource['body'];

// Each is a script of its own: a page needs one of them.
const catalogues: Record<Language, () => Promise<{ default: Messages }>> = {
  en: () => import('../locales/en.ftl'),
  es: () => import('../locales/es.ftl'),
};

export const languages = Object.keys(catalogues) as Language[];

const loaded = new Map<Language, Messages>();

/** Loads the catalogue of a language, which `wordsIn` needs. */
export async function loadCatalogue(language: Language): Promise<Messages> {
  const { default: messages } = await catalogues[language]();
  loaded.set(language, messages);
  return messages;
}

/** The text of a key. A key that the catalogue lacks is returned unchanged. `show` writes each
 * argument that is a text. */
export type Words = (
  key: Text['key'],
  args?: Text['args'],
  show?: (argument: string) => string,
) => string;

/** The first preferred language that has a catalogue, else English. */
export function languageFor(preferred: readonly string[]): Language {
  const tags = preferred.map((tag) => tag.toLowerCase().split('-')[0]);
  return tags.find((tag): tag is Language => tag !== undefined && tag in catalogues) ?? 'en';
}

/** The texts in a language. Throws if its catalogue is not loaded. */
export function wordsIn(language: Language): Words {
  const body = loaded.get(language);
  if (!body) throw new Error(`the catalogue in ${language} is not loaded`);
  // Isolating marks would be copied with a token or a path.
  const bundle = new FluentBundle(language, { useIsolating: false });
  bundle.addResource({ body });
  const words: Words = (key, args, show = (argument) => argument) => {
    const pattern = bundle.getMessage(key)?.value;
    if (!pattern) return key;
    const values = Object.entries({ ...everywhere, ...args }).map(([name, value]) => [
      name,
      fluentArg(value),
    ]);
    return bundle.formatPattern(pattern, Object.fromEntries(values), []);

    /** A value for Fluent. Numbers are counts, because a port is a text; texts from outside are made
     * plain. */
    function fluentArg(value: Arg): FluentNumber | string {
      if (typeof value === 'number') return new FluentNumber(value);
      if (typeof value === 'string') return plain(show(value));
      if ('key' in value) return words(value.key, value.args, show);
      return 'bytes' in value
        ? formatMebibytes(value.bytes, language)
        : formatTime(value.unix_ms, language);
    }
  };
  return words;
}

/** The arguments that every text has: where it is read, and on which system. */
const everywhere = { face: 'window', system: system(navigator.userAgent) };

function system(userAgent: string): 'macos' | 'windows' | 'linux' {
  if (userAgent.includes('Macintosh')) return 'macos';
  return userAgent.includes('Windows') ? 'windows' : 'linux';
}
