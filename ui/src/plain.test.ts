import { afterEach, describe, expect, test, vi } from 'vitest';
import type { LeakView } from './contract/LeakView';
import type { Problem } from './contract/Problem';
import type { Snapshot } from './contract/Snapshot';
import { isPlain, plain } from './plain';
import { problem } from './problem';
import {
  setJwts,
  setLeaks,
  setLocalWorkspaces,
  setResources,
  setStaticTokens,
  setWorkspaces,
} from './state/app.svelte';
import { openDialog, type Dialog } from './state/navigation.svelte';
import ranges from './testing/hidden.json';
import { inspectToken, previewCopies, previewJwt } from './testing/host';
import { check, choose, draw, erase, press, settle, type } from './testing/page';
import { awaited, signingIn } from './testing/scenes';
import { snapshotOf, tokenFile, vaultOf } from './testing/snapshot';
import { jwt, previewsOf, reportOf, staticToken } from './testing/tokens';
import { loadCatalogue, wordsIn } from './words';

vi.mock('./host', () => import('./testing/host'));

await loadCatalogue('en');

afterEach(erase);

/** A name that a server, a file or a container may have: it erases the line and reverses its order. */
const hostile = (name: string): string =>
  `${name}\u001b[2K\u0085\u009b2K\u202emoc.\u2066\u2028\u200b`;

const listed = ranges.flatMap(([first = 0, last = -1]) =>
  Array.from({ length: last - first + 1 }, (_, at) => String.fromCodePoint(first + at)),
);

describe('a text from outside', () => {
  test('has each character spelled out that the other faces spell out', () => {
    const all = Array.from({ length: 0x110000 }, (_, code) => code)
      .filter((code) => code < 0xd800 || code > 0xdfff)
      .map((code) => String.fromCodePoint(code));

    expect(all.filter((c) => !isPlain(c))).toEqual(listed);
  });

  test('is what it was where people wrote it so', () => {
    for (const text of ['análisis', 'データ', 'نام\u200cها', '👩\u200d💻 ❤\ufe0f', 'C:\\a b'])
      expect(plain(text)).toBe(text);
    expect(plain('a\u202eb\u{e0041}')).toBe('a\\u{202e}b\\u{e0041}');
  });

  test('is plain as an argument of any text', () => {
    const said = wordsIn('en')('window-signed-in-as', { email: hostile('ada') });

    expect(isPlain(said)).toBe(true);
    expect(said).toContain('ada\\u{1b}[2K');
  });
});

const trouble: Problem = problem('store.broken', {
  path: hostile('/p'),
  reason: hostile('reason'),
  host: hostile('host'),
  name: hostile('name'),
});

const exposed: Problem = problem('project.exposed', {
  path: hostile('/p'),
  target: hostile('/t'),
  why: 'not_ignored',
});

const account = {
  ...snapshotOf().account!,
  email: hostile('ada'),
  region: hostile('region'),
  auth_host: hostile('authority'),
};

/** A snapshot in which every name is hostile. */
function hostileSnapshot(changes: Partial<Snapshot> = {}): Snapshot {
  const { local, defaults, projects } = snapshotOf();
  const folder = hostile('/home/ada/shop');
  return snapshotOf({
    account,
    accounts: [account, { ...account, user_id: 'other', email: hostile('bob') }],
    workspace: { id: hostile('id'), name: hostile('acme') },
    found: [
      { at: hostile('/f'), email: hostile('eve'), workspace: hostile('w'), region: hostile('r') },
      { at: hostile('/g'), email: null, workspace: null, region: hostile('r') },
    ],
    regions: [{ name: hostile('r'), provider: hostile('p'), api_host: hostile('https://h') }],
    vault: vaultOf('failed', { backend: hostile('backend'), problem: trouble }),
    vault_test: { backend: hostile('backend'), problem: trouble },
    tokens: [{ id: 'workspace', masked: hostile('p.ey') }],
    settings_problem: trouble,
    defaults: { ...defaults, auth_host: { value: hostile('https://a'), variable: null } },
    projects: [
      {
        ...projects[0]!,
        folder,
        path: hostile('/home/ada/shop/.tinyb'),
        email: hostile('ada'),
        workspace: { id: hostile('id'), name: hostile('acme') },
        files: [
          tokenFile(hostile('tinyb'), {
            risks: ['readable', 'tracked', 'not_ignored', 'unknown'],
          }),
          tokenFile(hostile('reference'), { kind: 'env_local', state: 'reference' }),
          tokenFile(hostile('left'), { kind: 'env_local', state: 'missing', problem: exposed }),
          tokenFile(hostile('aside'), { kind: 'set_aside', state: 'other' }),
        ],
      },
      { ...projects[0]!, folder: hostile('/other'), state: 'other' },
      { ...projects[0]!, folder: hostile('/broken'), state: 'broken', problem: trouble },
    ],
    leak_search: {
      folder,
      phase: { is: 'done' },
      files: 3,
      not_read: 0,
      finds: 1,
      more: true,
    },
    local: {
      ...local,
      problem: trouble,
      address: hostile('http://localhost:7181'),
      container: hostile('container'),
      engine: hostile('engine'),
      startable: hostile('startable'),
      image: hostile('image'),
      version: hostile('version'),
      clickhouse: hostile('http://localhost:7182'),
      tokens: { workspace_token: hostile('w'), user_token: hostile('u') },
    },
    ...changes,
  });
}

const leak: LeakView = {
  path: hostile('a.env'),
  line: 1,
  column: 1,
  kind: 'cloud',
  masked: hostile('p.ey'),
  region: hostile('region'),
  owner: hostile('owner'),
  whose: null,
};

/** Tokens, resources and workspaces whose every name is hostile. */
function setHostileLists(): void {
  const name = hostile('name');
  const can = { key: 'scope-read', args: { resource: hostile('top_pages') } };
  const scope = { kind: hostile('kind'), resource: hostile('pipe'), filter: hostile('filter') };
  const masked = hostile('p.ey');
  setStaticTokens([staticToken({ id: 's', name, masked, can, scopes: [scope], power: 'full' })]);
  setJwts([jwt({ id: 'j', name, masked, can, workspace: hostile('w') })]);
  setLocalWorkspaces([{ id: 'l', name, masked }]);
  const parameters = [{ name: hostile('parameter'), kind: hostile('kind') }];
  setResources([{ kind: 'endpoint', name, parameters }]);
}

/** The visible texts and accessible names that are not plain. Line breaks come from the templates. */
function notPlain(): string[] {
  const names = ['aria-label', 'title', 'alt', 'data-letter', 'aria-description'];
  const attributes = [...document.querySelectorAll('*')].flatMap((element) =>
    names.map((name) => element.getAttribute(name) ?? ''),
  );
  const texts = [document.body.textContent ?? '', ...attributes];
  return texts.map((text) => text.replace(/[\n\t]/g, '')).filter((text) => !isPlain(text));
}

function seen(): string {
  return document.body.textContent ?? '';
}

describe('names that are hostile', () => {
  const who = {
    email: hostile('eve'),
    workspace: hostile('w'),
    region: hostile('r'),
    api_host: hostile('h'),
  };
  const first = { settings: { ...snapshotOf().settings, first_run_done: false } };
  const scenes: Record<string, Partial<Snapshot>> = {
    'as they are': {},
    'nobody signed in': { account: null, accounts: [], workspace: null },
    'no engine': { local: { ...hostileSnapshot().local, state: 'no_engine' } },
    'a sign-in with a problem': signingIn({ ...awaited, problem: trouble }),
    confirming: signingIn({ at: 'confirming', who }),
    'a foreign host': signingIn({
      at: 'foreign_host',
      api_host: hostile('host'),
      named_by: hostile('.tinyb'),
    }),
    'a failure': {
      sign_in: { request: 7, phase: { is: 'failed', with: trouble } },
      local_work: { request: 8, phase: { is: 'failed', with: trouble } },
      account_work: { request: 9, phase: { is: 'failed', with: trouble } },
      clipboard: { is: 'failed', with: trouble },
    },
    'the first run': first,
    'the first run of nobody': { ...first, account: null, accounts: [], workspace: null },
  };

  describe.each(['home', 'tokens', 'local', 'projects', 'settings', 'doctor'] as const)(
    'are plain in %s',
    (screen) => {
      test.each(Object.entries(scenes))('%s', async (_, changes) => {
        await draw(hostileSnapshot(changes), screen);
        await settle();

        expect(notPlain()).toEqual([]);
      });
    },
  );

  test('are drawn at all', async () => {
    await draw(hostileSnapshot(), 'projects');

    expect(seen()).toContain('acme\\u{1b}[2K');
    expect(seen()).toContain('~/shop\\u{1b}[2K');
  });

  test.each<Dialog>(['workspace', 'sign_in', 'paste', 'sign_out', 'file', 'closing', 'quitting'])(
    'are plain in the dialog %s',
    async (dialog) => {
      await draw(hostileSnapshot(), 'home');
      setWorkspaces([
        { id: '1', name: hostile('acme') },
        { id: '2', name: hostile('widgets') },
      ]);
      openDialog(dialog);
      await settle();

      expect(document.querySelector('[role=dialog],[role=alertdialog]')).not.toBeNull();
      expect(notPlain()).toEqual([]);
    },
  );

  test('are plain in what is asked about a project', async () => {
    await draw(hostileSnapshot(), 'projects');
    setLeaks([leak, { ...leak, line: 2, whose: hostile('whose') }]);
    const say = wordsIn('en');

    for (const [opens, closes] of [
      [say('window-leaks-show-which', { folder: hostile('shop') }), 'window-close'],
      [say('window-replace-which', { folder: hostile('broken') }), 'window-replace-no'],
      [say('window-more-which', { folder: hostile('other') }), 'window-keep-project'],
    ] as const) {
      await press(opens);
      if (closes === 'window-keep-project') await choose(say('window-remove-ask'));
      expect(document.querySelector('[role=dialog],[role=alertdialog]')).not.toBeNull();
      expect(notPlain()).toEqual([]);
      await press(say(closes));
    }
  });

  test('are plain in the lists of tokens, and in what is asked about one', async () => {
    const static_tokens = { workspace: 'id', phase: { is: 'done' as const }, count: 1 };
    const workspace = { id: 'id', name: hostile('acme') };
    await draw(hostileSnapshot({ static_tokens, workspace }), 'tokens');
    setHostileLists();
    await settle();
    const say = wordsIn('en');
    const token = say('window-token-named-inline', { name: hostile('name') });
    await press(say('window-token-details-which', { token }));
    expect(seen()).toContain('pipe\\u{1b}[2K');
    expect(notPlain()).toEqual([]);

    await press(say('window-token-more-which', { token }));
    await choose(say('window-token-delete-ask'));
    expect(document.querySelector('[role=alertdialog]')).not.toBeNull();
    expect(notPlain()).toEqual([]);
  });

  test('are plain in what can be pasted', async () => {
    const [first] = previewsOf();
    previewCopies.mockResolvedValueOnce([
      {
        ...first!,
        warnings: [{ key: 'use-warning-read-all', args: { right: hostile('right') } }],
        fields: [
          { label: hostile('Server'), value: hostile('host'), has_token: false },
          { label: hostile('Password'), value: `${hostile('a')}\nb`, has_token: true },
        ],
      },
    ]);
    await draw(hostileSnapshot(), 'tokens');
    const name = wordsIn('en')('window-token-workspace-inline');
    await press(wordsIn('en')('window-use-in-which', { token: name }));
    await settle();

    expect(document.querySelectorAll('[role=dialog] li')).toHaveLength(2);
    expect(notPlain()).toEqual([]);
  });

  test('are plain in a new JWT, and in the report on a token', async () => {
    const can = { key: 'scope-read', args: { resource: hostile('pipe') } };
    previewJwt.mockResolvedValue({ texts: [can], claims: hostile('{}'), obstacle: null });
    await draw(hostileSnapshot(), 'tokens');
    setHostileLists();
    openDialog('new_jwt');
    await settle();
    const say = wordsIn('en');
    await check(`${plain(hostile('name'))} Endpoint`);
    await press(say('window-jwt-claims'));
    expect(document.querySelector('[role=dialog] pre')).not.toBeNull();
    expect(notPlain()).toEqual([]);

    const fact = { name: { key: 'report-name' }, value: can, tone: 'off' as const };
    inspectToken.mockResolvedValueOnce(reportOf({ facts: [fact] }));
    openDialog('inspect');
    await settle();
    await type('Paste a token', 'p.ey');
    expect(document.querySelector('[role=dialog] dl')).not.toBeNull();
    expect(notPlain()).toEqual([]);
  });

  test('are plain in the menus', async () => {
    await draw(hostileSnapshot(), 'home');
    const trigger = document.querySelector<HTMLButtonElement>('button.account');
    trigger?.click();
    await settle();

    expect(document.querySelectorAll('[role=menuitem]').length).toBeGreaterThan(1);
    expect(notPlain()).toEqual([]);
  });
});
