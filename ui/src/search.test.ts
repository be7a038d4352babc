import { expect, test } from 'vitest';
import { isFoundBy } from './search';

test.each([
  ['zuri', 'zürich_ws'],
  ['ZÜRI', 'zurich_ws'],
  ['', 'acme'],
  ['east  us', 'US East'],
])('%j finds %j', (typed, text) => {
  expect(isFoundBy(typed, text)).toBe(true);
});

test('each word must be there', () => {
  expect(isFoundBy('frankfurt aws', 'Europe, Frankfurt · Google Cloud')).toBe(false);
});
