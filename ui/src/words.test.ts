import { FluentBundle, type FluentResource } from '@fluent/bundle';
import { describe, expect, test } from 'vitest';
import en from '../locales/en.ftl?raw';
import es from '../locales/es.ftl?raw';
import type { Code } from './contract/Code';
import type { Language } from './contract/Language';
import { problem } from './problem';
import { languages, loadCatalogue, wordsIn } from './words';

type Pattern = NonNullable<FluentResource['body'][number]['value']>;
type Part = Exclude<Pattern, string>[number];

const sources: Record<Language, string> = { en, es };

const messages: Record<Language, FluentResource['body']> = {
  en: await loadCatalogue('en'),
  es: await loadCatalogue('es'),
};

/** The variables of a text. Throws at functions, terms and references to other texts. */
function variables(pattern: Pattern): string[] {
  const parts = typeof pattern === 'string' ? [] : pattern.flatMap(variablesOfPart);
  return [...new Set(parts)].sort();
}

function variablesOfPart(part: Part): string[] {
  if (typeof part === 'string' || part.type === 'str') return [];
  if (part.type === 'var') return [part.name];
  if (part.type === 'select') {
    const chosen = part.variants.flatMap((variant) => variables(variant.value));
    return [...variablesOfPart(part.selector), ...chosen];
  }
  throw new Error(`a text holds more than variables and selectors: ${JSON.stringify(part)}`);
}

function variablesByKey(language: Language): Record<string, string[]> {
  return Object.fromEntries(
    messages[language].map(({ id, value }) => [id, variables(value ?? '')]),
  );
}

describe.each(languages)('the catalogue in %s', (language) => {
  test('is read to its last line, each key once', () => {
    const written = sources[language].match(/^-?[a-zA-Z][\w-]*(?=\s*=)/gm) ?? [];

    expect(messages[language].map(({ id }) => id)).toEqual(written);
    expect(new Set(written).size).toBe(written.length);
  });

  test.each(messages[language].map(({ id, value }) => ({ key: id, pattern: value ?? '' })))(
    'says $key without an error',
    ({ key, pattern }) => {
      const bundle = new FluentBundle(language, { useIsolating: false });
      bundle.addResource({ body: messages[language] });

      for (const argument of [0, 1, 2, 'ada@example.com']) {
        const args = Object.fromEntries(variables(pattern).map((name) => [name, argument]));
        const errors: Error[] = [];
        expect(bundle.formatPattern(pattern, args, errors)).not.toBe('');
        expect(errors).toEqual([]);
        expect(wordsIn(language)(key, args)).not.toBe(key);
      }
    },
  );
});

test.each(languages)('the catalogue in %s has the keys and variables of English', (language) => {
  expect(variablesByKey(language)).toEqual(variablesByKey('en'));
});

/** Each text that a message can become where it is read in the window. */
function windowTexts(pattern: Pattern): string[] {
  if (typeof pattern === 'string') return [pattern];
  return pattern.reduce<string[]>(
    (begun, part) => begun.flatMap((text) => partTexts(part).map((added) => text + added)),
    [''],
  );
}

function partTexts(part: Part): string[] {
  if (typeof part === 'string') return [part];
  if (part.type === 'str') return [part.value];
  if (part.type !== 'select') return ['X'];
  const { selector, variants } = part;
  const isFace = selector.type === 'var' && selector.name === 'face';
  const shown = isFace
    ? variants.filter(({ key }) => key.type === 'str' && key.value === 'window')
    : variants;
  return shown.flatMap(({ value }) => windowTexts(value));
}

describe.each(languages)('a text in %s that the window shows', (language) => {
  const texts = messages[language]
    .filter(({ id }) => !/^(cli|options)-/.test(id))
    .flatMap(({ id, value }) => windowTexts(value ?? '').map((text) => ({ id, text })));

  test('has no sentence over 20 words', () => {
    const sentences = texts.flatMap(({ id, text }) =>
      text.split(/(?<=[.?!…:])\s+|\n/).map((sentence) => ({ id, sentence })),
    );
    expect(sentences.filter(({ sentence }) => sentence.split(/\s+/).length > 20)).toEqual([]);
  });

  test('sends nobody to a terminal', () => {
    expect(texts.filter(({ text }) => /docker |tb-companion|--|TB_/.test(text))).toEqual([]);
  });
});

test('a text in a text is in its language', () => {
  const region = { key: 'region-gcp-europe-west2', args: { form: 'short' } };
  const said = (language: Language) =>
    wordsIn(language)('tray-account', { email: 'ada@example.com', region });

  expect(said('en')).toBe('ada@example.com (London)');
  expect(said('es')).toBe('ada@example.com (Londres)');
});

test('a key of no catalogue is said as it is', () => {
  expect(wordsIn('en')('no-such-key')).toBe('no-such-key');
});

describe('the texts of the window', () => {
  const files = Object.values(
    import.meta.glob<string>(
      ['./**/*.{ts,svelte}', '!./**/*.test.ts', '!./contract/**', '!./testing/**'],
      {
        query: '?raw',
        import: 'default',
        eager: true,
      },
    ),
  ).join('\n');
  const used = new Set(files.match(/(?<=')(window|problem)-[a-z0-9-]+(?=')/g));
  const written = messages.en.map(({ id }) => id);

  test('that the page asks for are all in the catalogue', () => {
    expect([...used].filter((key) => !written.includes(key))).toEqual([]);
  });

  test('of the problems that the page finds are all in the catalogue', () => {
    const codes = [...files.matchAll(/\bproblem\('([a-z_.]+)'/g)].map(([, code]) => code as Code);
    const keys = codes.map((code) => problem(code)).flatMap(({ text, hint }) => [text, hint]);

    expect(codes).not.toEqual([]);
    expect(keys.map(({ key }) => key).filter((key) => !written.includes(key))).toEqual([]);
  });

  test('are all asked for by the page', () => {
    const unused = written.filter((key) => key.startsWith('window-') && !used.has(key));
    expect(unused).toEqual([]);
  });
});
