import { beforeEach, describe, expect, test } from 'vitest';
import type { Language } from '../../contract/Language';
import { setSnapshot } from '../../state/app.svelte';
import { snapshotOf } from '../../testing/snapshot';
import { loadCatalogue } from '../../words';
import { addressOf, findRegions, regionOptions } from './regions';

const london = 'https://api.europe-west2.gcp.tinybird.co';
const virginia = 'https://api.us-east.aws.tinybird.co';
const frankfurt = 'https://api.eu-central-1.aws.tinybird.co';

describe.each<Language>(['en', 'es'])('the search for a region in %s', (language) => {
  beforeEach(async () => {
    await loadCatalogue(language);
    setSnapshot(snapshotOf({ language }));
  });

  test.each([
    ['frank', [frankfurt]],
    ['fráncfort', [frankfurt]],
    ['germany', [frankfurt]],
    ['ALEMANIA', [frankfurt]],
    ['londres', [london]],
    ['uk', [london]],
    ['aws', [virginia, frankfurt]],
    ['google', [london]],
    ['virginia aws', [virginia]],
    ['europe-west2', [london]],
    ['api.us-east', [virginia]],
    ['https://cloud.tinybird.co/aws/us-east-1/acme/pipes', [virginia]],
    ['cloud.tinybird.co/gcp/europe-west2', [london]],
    ['tinybird.example.com', []],
  ])('%j finds %j', (typed, hosts) => {
    expect(findRegions(typed, regionOptions()).map(({ host }) => host)).toEqual(hosts);
  });
});

test.each([
  ['London', london],
  [' virginia ', virginia],
  ['Europe, Frankfurt · AWS', frankfurt],
  ['aws', 'aws'],
  ['', ''],
  ['tinybird.example.com', 'tinybird.example.com'],
  [virginia, virginia],
])('%j stands for %j', (typed, address) => {
  setSnapshot(snapshotOf());

  expect(addressOf(typed, regionOptions())).toBe(address);
});
