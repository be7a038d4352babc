import { expect, test } from 'vitest';
import { adminToken, staticToken } from '../../testing/tokens';
import { findTokens, sortTokens } from './token-list';

const writer = staticToken({
  id: 'writer',
  name: 'Écriture',
  power: 'write',
  scopes: [{ kind: 'DATASOURCES:APPEND', resource: 'events', filter: null }],
});
const tokens = [staticToken(), writer, adminToken];
const names = (found: { name: string }[]) => found.map(({ name }) => name);

test('tokens are in the order of their names, or of what they may do', () => {
  const { name, power } = sortTokens(tokens, 'en');

  expect(names(name.map(({ token }) => token))).toEqual([
    'Écriture',
    'reader',
    'workspace admin token',
  ]);
  expect(names(power.map(({ token }) => token))).toEqual([
    'workspace admin token',
    'Écriture',
    'reader',
  ]);
});

test.each([
  ['ecri', ['Écriture']],
  ['append', ['Écriture']],
  ['events datasources', ['Écriture']],
  ['top_pages', ['reader']],
  ['', ['Écriture', 'reader', 'workspace admin token']],
  ['nothing', []],
])('a search for “%s” looks at names, rights and resources', (typed, found) => {
  expect(names(findTokens(sortTokens(tokens, 'en').name, typed, false))).toEqual(found);
});

test('those that may only read can be asked for', () => {
  expect(names(findTokens(sortTokens(tokens, 'en').name, '', true))).toEqual(['reader']);
});

test('10,000 tokens are searched within a frame', () => {
  const many = Array.from({ length: 10_000 }, (_, at) =>
    staticToken({ id: `t${at}`, name: `dashboard ${at}` }),
  );
  const { name } = sortTokens(many, 'en');
  const begun = performance.now();
  const found = findTokens(name, 'dashboard 9999', false);

  expect(performance.now() - begun).toBeLessThan(100);
  expect(found).toHaveLength(1);
});
