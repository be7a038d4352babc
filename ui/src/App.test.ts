import { afterEach, describe, expect, test, vi } from 'vitest';
import { flushSync } from 'svelte';
import type { Code } from './contract/Code';
import type { Finding } from './contract/Finding';
import type { LocalStage } from './contract/LocalStage';
import type { Snapshot } from './contract/Snapshot';
import { problem } from './problem';
import { setWorkspaces } from './state/app.svelte';
import { openDialog } from './state/navigation.svelte';
import { ends, leave, sent } from './testing/host';
import {
  button,
  buttons,
  choose,
  draw,
  erase,
  hasButton,
  nameOf,
  press,
  primaries,
  publish,
  settle,
  text,
  type,
} from './testing/page';
import {
  ada,
  awaited,
  failed,
  firstRun,
  hangingEngine,
  localDied,
  noEngine,
  notHere,
  offline,
  pendingCredentials,
  signedOut,
  signingIn,
  startingLocal,
} from './testing/scenes';
import { finding, snapshotOf, tokenFile, vaultOf } from './testing/snapshot';

vi.mock('./host', () => import('./testing/host'));

afterEach(erase);

const project = snapshotOf().projects[0]!;
const shownPath = '~/web-dashboard/.tinyb';

describe('every screen', () => {
  const screens = ['home', 'tokens', 'local', 'projects', 'settings', 'doctor'] as const;
  const scenes = {
    ready: {},
    'nothing yet': { ...notHere, ...signedOut },
    'no engine': { ...signedOut, ...noEngine },
    'an engine that hangs': { ...hangingEngine },
    'signing in': { ...signedOut, ...signingIn({ at: 'discovering' }) },
    confirming: { ...signedOut, ...signingIn({ at: 'confirming', who: ada }) },
    offline,
    'an instance that failed': localDied,
  };

  describe.each(screens)('%s', (screen) => {
    test.each(Object.entries(scenes))(
      '%s: has one title, at most one primary button, and a name for each',
      async (_, changes) => {
        await draw(snapshotOf(changes), screen);

        expect(document.querySelectorAll('h1')).toHaveLength(1);
        expect(primaries().length, primaries().join()).toBeLessThanOrEqual(1);
        expect(
          buttons()
            .map(nameOf)
            .filter((name) => name === ''),
        ).toEqual([]);
        expect(text()).not.toMatch(/(window|problem|vault|sign-in|doctor|(?<!-)local)-[a-z]/);
      },
    );
  });
});

describe('the window', () => {
  test('follows the language and theme of the settings', async () => {
    const { settings } = snapshotOf();
    await draw(snapshotOf({ language: 'es', settings: { ...settings, theme: 'dark' } }));

    expect(document.documentElement.lang).toBe('es');
    expect(document.documentElement.dataset['theme']).toBe('dark');
    expect(hasButton('Inicio')).toBe(true);

    publish(snapshotOf());
    expect(document.documentElement.lang).toBe('en');
    expect(document.documentElement.dataset['theme']).toBeUndefined();
  });

  test('has the menu of a text and not that of a page', async () => {
    await draw(snapshotOf(), 'projects');
    const menu = () => new MouseEvent('contextmenu', { bubbles: true, cancelable: true });
    expect(document.querySelector('h1')!.dispatchEvent(menu())).toBe(false);
    expect(document.querySelector('input')!.dispatchEvent(menu())).toBe(true);
  });

  test('shows a screen from its top', async () => {
    await draw(snapshotOf(), 'settings');
    const main = document.querySelector('main')!;
    main.scrollTop = 100;
    await press('Doctor');

    expect(main.scrollTop).toBe(0);
  });

  test.each([
    ['Keep running in the system tray', true, 'keep'],
    ['Quit', false, 'close'],
  ] as const)('asks once before it closes: %s', async (answer, keep_in_tray, how) => {
    await draw(snapshotOf());
    openDialog('closing');
    flushSync();
    await press(answer);

    expect(sent).toEqual([expect.objectContaining({ type: 'change_settings', keep_in_tray })]);
    expect(leave).toHaveBeenCalledExactlyOnceWith(how);
  });

  test('closes even when the answer could not be saved', async () => {
    ends.change_settings = problem('store.unwritable', { path: '/x', reason: 'full' });
    await draw(snapshotOf());
    openDialog('closing');
    flushSync();
    await press('Quit');

    expect(leave).toHaveBeenCalledExactlyOnceWith('close');
  });

  test.each([
    ['Keep open', []],
    ['Quit', [['quit']]],
  ])('asks before a copied token goes with the app: %s', async (answer, left) => {
    await draw(snapshotOf());
    openDialog('quitting');
    flushSync();
    expect(text()).toContain('Your copied token goes when Companion quits.');
    await press(answer);

    expect(vi.mocked(leave).mock.calls).toEqual(left);
    expect(text()).not.toContain('Quit Companion?');
  });

  test('names the files that signing out blanks, and waits for the answer', async () => {
    const other = { ...project, folder: '/home/ada/other', path: '/home/ada/other/.tinyb' };
    await draw(snapshotOf({ projects: [project, { ...other, state: 'other' }] }));
    openDialog('sign_out');
    flushSync();

    expect(text()).toContain('Sign out ada@example.com?');
    expect(text()).toContain(shownPath);
    expect(document.querySelector(`[title="${project.path}"]`)?.textContent).toBe(shownPath);
    expect(text()).not.toContain('~/other');
    expect(sent).toEqual([]);
    await press('Sign out');
    expect(sent).toEqual([{ type: 'sign_out', folder: null }]);
    expect(text()).not.toContain('Sign out ada@example.com?');
  });

  test('stays at a question whose answer failed, and says why', async () => {
    ends.sign_out = problem('vault.locked');
    await draw(snapshotOf());
    openDialog('sign_out');
    flushSync();
    await press('Sign out');

    expect(text()).toContain('Sign out ada@example.com?');
    expect(document.querySelector('[data-code]')?.textContent).toContain('keyring is locked');
  });

  test('finds a workspace by a part of its name, among more than it draws', async () => {
    setWorkspaces(Array.from({ length: 500 }, (_, at) => ({ id: `id-${at}`, name: `team_${at}` })));
    await draw(snapshotOf());
    openDialog('workspace');
    flushSync();
    await settle();
    expect(document.querySelectorAll('[role=dialog] li')).toHaveLength(100);
    expect(text()).toContain('400 more. Type to narrow the list.');

    await type('Search workspaces', 'M_499');
    await press('team_499');
    expect(sent).toEqual([
      { type: 'list_workspaces' },
      { type: 'use_workspace', workspace: 'id-499', account: null, folder: null },
    ]);
  });

  test('finds a workspace without its accents', async () => {
    setWorkspaces([
      { id: '1', name: 'zürich_ws' },
      { id: '2', name: 'acme' },
    ]);
    await draw(snapshotOf());
    openDialog('workspace');
    flushSync();
    await type('Search workspaces', 'Zuri');

    expect(hasButton('zürich_ws')).toBe(true);
    expect(hasButton('acme')).toBe(false);
  });

  test('says that credentials are lost on quitting, and tries the keyring again on a click', async () => {
    await draw(snapshotOf(pendingCredentials('vault.locked')));

    expect(text()).toContain('You’ll be signed out when you quit.');
    await press('Retry keyring');
    expect(sent).toEqual([{ type: 'keep_credentials' }]);
  });

  test('lets a person keep credentials for this session only, and then says no more of it', async () => {
    await draw(snapshotOf(pendingCredentials('vault.locked')));

    await press('OK for now');
    expect(sent).toEqual([{ type: 'keep_for_session' }]);
    publish(snapshotOf({ vault: vaultOf('session_only', { chosen: true }) }));
    expect(text()).not.toContain('You’ll be signed out when you quit.');
    expect(hasButton('Retry keyring')).toBe(false);
  });

  test('says what a file means before credentials go into one', async () => {
    await draw(snapshotOf(pendingCredentials('vault.absent')));

    await press('Save in a file…');
    expect(sent).toEqual([]);
    expect(text()).toContain('The file isn’t encrypted');
    await press('Cancel');
    expect(sent).toEqual([]);
    expect(hasButton('Save in a file')).toBe(false);
    await press('Save in a file…');
    await press('Save in a file');
    expect(sent).toEqual([{ type: 'keep_in_file' }]);
    expect(hasButton('Save in a file')).toBe(false);
  });

  test('offers to move credentials out of their file once the keyring can take them', async () => {
    const file = '/home/ada/.local/state/tinybird-companion/credentials.json';
    await draw(snapshotOf({ vault: vaultOf('file', { keyring: 'absent', file }) }));
    expect(hasButton('Move to your keyring')).toBe(false);

    publish(snapshotOf({ vault: vaultOf('file', { keyring: 'in_keyring', file }) }));
    expect(text()).toContain('Your keyring can save your sign-in now.');
    await press('Move to your keyring');
    expect(sent).toEqual([{ type: 'keep_credentials' }]);
  });

  test.each(['absent', 'in_keyring'] as const)(
    'says that others could read the file that holds the credentials (keyring: %s)',
    async (keyring) => {
      const found = problem('vault.file_was_readable', {}, 'refresh_tokens');
      await draw(snapshotOf({ vault: vaultOf('file', { keyring, problem: found }) }));

      expect(text()).toContain('The file is private again.');
      await press('Manage tokens in Tinybird');
      expect(sent).toEqual([{ type: 'open_tokens_page' }]);
    },
  );

  test('says that Tinybird cannot be reached, and still copies what is known', async () => {
    await draw(snapshotOf(offline));

    expect(document.querySelectorAll('[data-code] button')).toHaveLength(1);
    await press('Copy local workspace token');
    expect(sent).toContainEqual({ type: 'copy', token: 'local_workspace', format: 'token' });
  });
});

describe('the ways in', () => {
  const nobody = snapshotOf({ ...signedOut });

  test('a code and a region are a press away', async () => {
    await draw(nobody);
    await press('Sign in another way…');
    expect(primaries()).toContain('Sign in with your browser');
    await type('Region', 'https://api.example.com');
    await press('Use a code');
    expect(sent).toContainEqual(
      expect.objectContaining({
        type: 'sign_in',
        method: { by: 'one_time_code' },
        api_host: 'https://api.example.com',
      }),
    );
    expect(hasButton('Use a code')).toBe(false);
  });

  test('a region is chosen by its place, and shown by it', async () => {
    await draw(nobody);
    await press('Sign in another way…');
    const field = document.querySelector<HTMLInputElement>('[role=dialog] [role=combobox]')!;
    expect(field.value).toBe('Europe, London · Google Cloud');
    expect(text()).toContain('The region is in the address of your Tinybird page.');

    await type('Region', 'alemania');
    expect(field.value).toBe('Europe, Frankfurt · AWS');
    await press('Use a code');
    expect(sent).toContainEqual(
      expect.objectContaining({
        type: 'sign_in',
        api_host: 'https://api.eu-central-1.aws.tinybird.co',
      }),
    );
  });

  test('the list of regions has the place first, then the address', async () => {
    await draw(nobody);
    await press('Sign in another way…');
    const field = document.querySelector<HTMLInputElement>('[role=dialog] [role=combobox]')!;
    field.dispatchEvent(new KeyboardEvent('keydown', { key: 'a', bubbles: true }));
    field.value = 'aws';
    field.dispatchEvent(new Event('input', { bubbles: true }));
    const options = () => [...document.querySelectorAll('[role=option]')].map(nameOf);
    await vi.waitFor(() => expect(options()).toHaveLength(2));

    expect(options()).toEqual([
      'US East, Virginia · AWShttps://api.us-east.aws.tinybird.co',
      'Europe, Frankfurt · AWShttps://api.eu-central-1.aws.tinybird.co',
    ]);
  });

  test('what was found is offered by name and place', async () => {
    const at = '/home/ada/web/.tinyb';
    const found = [{ at, email: 'ada@example.com', workspace: 'acme', region: 'europe-west2' }];
    await draw(snapshotOf({ ...signedOut, ...firstRun, found }));
    expect(text()).toContain('Found a sign-in for ada@example.com (Europe, London · Google Cloud)');
    expect(document.querySelector(`[title="${at}"]`)?.textContent).toBe('~/web/.tinyb');
    await press('Continue as ada@example.com, found in ~/web/.tinyb');
    expect(sent).toContainEqual(expect.objectContaining({ method: { by: 'found', with: at } }));
  });

  test('a one-time code is shown and copied, and a problem on the way is said', async () => {
    const warned = { ...awaited, code: 'A2C4-D2G4', problem: problem('auth.unreachable') };
    await draw(snapshotOf({ ...signedOut, ...signingIn(warned) }));
    expect(document.querySelector('output')?.textContent).toBe('A2C4-D2G4');
    expect(text()).toContain('We’re still waiting.');
    await press('Copy code');
    expect(sent).toContainEqual({ type: 'copy_one_time_code' });
  });

  test('another account is chosen in the menu', async () => {
    const { account } = snapshotOf();
    const bob = { ...account!, user_id: 'b', email: 'bob@example.com' };
    await draw(snapshotOf({ accounts: [account!, bob] }));
    await press('acme_analytics ada@example.com Account and workspace');
    await choose('bob@example.com (London)');
    expect(sent).toContainEqual({ type: 'use_account', api_host: bob.api_host, user_id: 'b' });
  });

  test('a session that is over is said at its token, with the one button that helps', async () => {
    const account = { ...snapshotOf().account!, ended: true };
    const account_work = failed<'working'>('auth.session_over');
    await draw(snapshotOf({ account, accounts: [account], account_work }));
    expect(text()).toContain('May no longer work');
    expect(document.querySelectorAll('[data-code]').length).toBe(0);
    expect(primaries()).toEqual(['Sign in again']);
    await press('Sign in again');
    expect(sent).toContainEqual(
      expect.objectContaining({ type: 'sign_in', api_host: account.api_host }),
    );

    await press('Projects');
    expect(document.querySelectorAll('[data-code]').length).toBe(1);
  });
});

describe('pasting a token', () => {
  const nobody = snapshotOf({ ...signedOut });
  const dialog = () => document.querySelector('[role=dialog]');
  const field = () => document.querySelector<HTMLInputElement>('input[type=password]')!;
  const labels = () => [...document.querySelectorAll('[role=dialog] label')].map(nameOf);

  async function open(): Promise<void> {
    await draw(nobody);
    await press('Sign in another way…');
    await press('Paste a token');
  }

  /** Ends the sign-in as the core does: the snapshot that has the end has the failure too. */
  async function failWith(code: Code): Promise<void> {
    ends.sign_in = problem(code, { region: 'our_own', host: 'https://api.tinybird.co' });
    await press('Use this token');
    const tried = { method: { by: 'token' as const }, api_host: null, auth_host: null };
    publish(snapshotOf({ ...signedOut, tried, sign_in: failed(code) }));
    delete ends.sign_in;
  }

  test('asks for the token alone', async () => {
    await open();

    expect(labels()).toEqual(['Token']);
    expect([...dialog()!.querySelectorAll('button')].map(nameOf)).toEqual([
      'Use this token',
      'Other ways to sign in',
      'Cancel',
    ]);
    expect(button('Use this token').disabled).toBe(true);
    await press('Other ways to sign in');
    expect(labels()).toEqual(['Region']);
  });

  test('sends the token once, and closes once it is taken', async () => {
    await open();
    await type('Token', ' p.ey.secret ');
    await press('Use this token');

    expect(sent.filter(({ type }) => type === 'sign_in')).toEqual([
      expect.objectContaining({ method: { by: 'token', with: ' p.ey.secret ' }, api_host: null }),
    ]);
    expect(dialog()).toBeNull();
    expect(document.documentElement.outerHTML).not.toContain('p.ey.secret');
    await press('Sign in another way…');
    await press('Paste a token');
    expect(field().value).toBe('');
  });

  test('says what is wrong with a token below it, keeps it, and says it nowhere else', async () => {
    await open();
    await type('Token', 'nonsense');
    await failWith('auth.no_token');

    const alerts = [...document.querySelectorAll('[role=alert]')];
    expect(alerts.map((alert) => dialog()?.contains(alert))).toEqual([true]);
    expect(alerts[0]?.textContent).toContain('This isn’t a Tinybird token.');
    expect(field().value).toBe('nonsense');
    expect(field().getAttribute('aria-invalid')).toBe('true');
    // A paste takes the place of what was refused, also after a click into the field.
    expect([field().selectionStart, field().selectionEnd]).toEqual([0, 'nonsense'.length]);
    field().setSelectionRange(3, 3);
    field().dispatchEvent(new Event('paste'));
    expect([field().selectionStart, field().selectionEnd]).toEqual([0, 'nonsense'.length]);
    expect(labels()).toEqual(['Token']);

    await type('Token', 'p.ey.good');
    expect(document.querySelector('[data-code]')).toBeNull();
    await press('Use this token');
    expect(dialog()).toBeNull();
  });

  test.each<Code>(['auth.no_region', 'auth.unknown_region'])(
    'asks for the region after %s',
    async (code) => {
      await open();
      await type('Token', 'p.ey.secret');
      await failWith(code);

      expect(labels()).toEqual(['Token', 'Region']);
      await type('Region', 'frankfurt aws');
      await press('Use this token');
      expect(sent.at(-1)).toMatchObject({
        method: { by: 'token', with: 'p.ey.secret' },
        api_host: 'https://api.eu-central-1.aws.tinybird.co',
      });
    },
  );

  test('leaves nothing on the page behind once it is closed', async () => {
    await open();
    await type('Token', 'nonsense');
    await failWith('auth.no_token');
    await press('Cancel');

    expect(dialog()).toBeNull();
    expect(document.querySelector('[data-code]')).toBeNull();
  });

  test('ends the sign-in that runs when it is closed', async () => {
    ends.sign_in = 'never';
    await open();
    await type('Token', 'p.ey.secret');
    await press('Use this token');
    publish(snapshotOf({ ...signedOut, ...signingIn({ at: 'asking' }) }));
    await press('Cancel');

    expect(sent.at(-1)).toEqual({ type: 'cancel', request: 7 });
    expect(dialog()).toBeNull();
  });
});

describe('Tinybird Local', () => {
  test('shows each service as it answers', async () => {
    const stage: LocalStage = { at: 'checking', passed: ['clickhouse', 'redis'] };
    const explanation = { key: 'local-stage-checking', args: { passed: 2 } };
    await draw(snapshotOf({ ...notHere, ...startingLocal(stage, explanation) }), 'local');
    expect(text()).toContain('Almost ready (2 of 5 services)');
    const lines = [...document.querySelectorAll('main li')].map((line) => nameOf(line));

    expect(lines).toEqual([
      'ClickHouse ready',
      'Redis ready',
      'Server starting…',
      '· Events',
      '· Tokens',
    ]);
  });

  test('says of an engine that hangs that nothing is known, and looks again', async () => {
    await draw(snapshotOf(hangingEngine), 'local');
    expect(text()).toContain('Status unknown');
    expect(text()).toContain('Docker is running but doesn’t finish our requests.');
    await press('Check again for Docker');

    expect(sent).toEqual([{ type: 'refresh', folder: null }]);
  });

  test('starts, stops and opens Tinybird UI', async () => {
    await draw(snapshotOf(notHere), 'local');
    await press('Start Tinybird Local');
    publish(snapshotOf());
    await press('Open Tinybird UI');
    await press('Stop Tinybird Local');

    expect(sent.map((intent) => intent.type)).toEqual([
      'start_local',
      'open_tinybird_ui',
      'stop_local',
    ]);
  });
});

describe('Projects', () => {
  test('writes and removes by folder; removing asks, naming the file', async () => {
    await draw(snapshotOf({ projects: [{ ...project, state: 'missing' }] }), 'projects');
    await press('Connect web-dashboard');
    publish(snapshotOf());
    await press('More actions for web-dashboard');
    await choose('Disconnect…');
    expect(text()).toContain(`Removes your token from ${shownPath}`);
    expect(sent).toEqual([{ type: 'write_project', folder: project.folder, allow_exposed: [] }]);

    await press('Disconnect');
    expect(sent).toContainEqual({ type: 'remove_project', folder: project.folder });
  });

  test('opens its folder and a terminal, and takes the active workspace there', async () => {
    const other = { ...project, workspace: { id: '2', name: 'lab' } };
    await draw(snapshotOf({ projects: [other] }), 'projects');
    const { folder } = project;
    for (const item of [
      'Open folder',
      'Open a terminal here',
      'Connect this folder to acme_analytics',
    ]) {
      await press('More actions for web-dashboard');
      await choose(item);
    }

    expect(text()).toContain('Connected to lab as ada@example.com.');
    expect(sent).toEqual([
      { type: 'open_folder', folder },
      { type: 'open_terminal', folder },
      { type: 'write_project', folder, allow_exposed: [] },
    ]);
  });

  test('says what is unsafe, and fixes what is ours to fix', async () => {
    const { folder, path } = project;
    const env = `${folder}/.env.local`;
    const files = [
      tokenFile(path, { risks: ['readable', 'tracked', 'unknown'] }),
      tokenFile(env, { kind: 'env_local', risks: ['not_ignored'] }),
    ];
    await draw(snapshotOf({ projects: [{ ...project, files }] }), 'projects');
    expect(text()).toContain(`Git tracks ${shownPath}`);
    expect(text()).toContain(`We can’t tell whether git ignores ${shownPath}`);
    await press(`Make it private: ${shownPath}`);
    await press(`Add to .gitignore: ${shownPath}`);
    await press('Add to .gitignore: ~/web-dashboard/.env.local');

    expect(sent).toEqual([
      { type: 'fix_project_file', folder, path, risk: 'readable' },
      { type: 'fix_project_file', folder, path, risk: 'unknown' },
      { type: 'fix_project_file', folder, path: env, risk: 'not_ignored' },
    ]);
  });

  test('names a file that was given no token, and writes it after a yes', async () => {
    const { folder } = project;
    const path = `${folder}/.env.local`;
    const left = problem('project.exposed', { path, target: path, why: 'not_ignored' });
    const env = { kind: 'env_local', state: 'missing', problem: left } as const;
    await draw(
      snapshotOf({ projects: [{ ...project, files: [tokenFile(path, env)] }] }),
      'projects',
    );
    const shown = '~/web-dashboard/.env.local';
    expect(text()).toContain(`Git doesn’t ignore ${shown}`);
    expect(document.querySelectorAll('[data-code]')).toHaveLength(0);
    await press(`Add to .gitignore: ${shown}`);
    await press(`Save the token anyway in ${shown}`);

    expect(sent).toEqual([
      { type: 'fix_project_file', folder, path, risk: 'not_ignored' },
      { type: 'write_project', folder, allow_exposed: ['env_local'] },
    ]);
  });

  test('says that a reference was left as it is', async () => {
    const path = `${project.folder}/.env.local`;
    const files = [tokenFile(path, { kind: 'env_local', state: 'reference' })];
    await draw(snapshotOf({ projects: [{ ...project, files }] }), 'projects');
    expect(text()).toContain('We didn’t change ~/web-dashboard/.env.local.');
  });

  test('sets a damaged file aside after a yes', async () => {
    const broken = problem('store.broken', { path: project.path });
    const state = 'broken' as const;
    await draw(snapshotOf({ projects: [{ ...project, state, problem: broken }] }), 'projects');
    await press('Replace… the damaged file in web-dashboard');
    expect(text()).toContain('Its name then starts with .tinyb.broken.');
    expect(sent).toEqual([]);

    await press('Replace');
    expect(sent).toEqual([{ type: 'replace_project', folder: project.folder }]);
  });

  test('looks for exposed tokens, and shows where they are, never one whole', async () => {
    const { folder } = project;
    await draw(snapshotOf(), 'projects');
    await press('More actions for web-dashboard');
    await choose('Look for exposed tokens');
    expect(sent).toEqual([{ type: 'search_leaks', folder }]);

    const search = { folder, files: 1200, not_read: 1, finds: 2, more: false };
    const running = { is: 'running', with: 'working' } as const;
    publish(snapshotOf({ leak_search: { ...search, phase: running } }));
    expect(text()).toContain('1,200 files so far');
    publish(snapshotOf({ leak_search: { ...search, phase: { is: 'done' } } }));
    expect(text()).toContain('Found 2 exposed tokens in the 1,200 files we checked (1 not read).');
    await press('Review… the tokens in web-dashboard');
    await press('Manage tokens in Tinybird');
    expect(sent).toContainEqual({ type: 'open_tokens_page' });
  });

  test('names a folder by its path where another one has its name', async () => {
    const folder = '/srv/web-dashboard';
    const twin = { ...project, folder, path: `${folder}/.tinyb` };
    await draw(snapshotOf({ projects: [project, twin] }), 'projects');
    await press(`More actions for ${folder}`);
    await choose('Disconnect…');

    // No path is in a title: the folder's name is there.
    expect(text()).toContain('Disconnect web-dashboard?');
    expect(text()).toContain(`Removes your token from ${folder}/.tinyb`);
    expect(hasButton('More actions for ~/web-dashboard')).toBe(true);
  });

  test('shows a long path without its middle, and whole in its tooltip', async () => {
    const folder = '/home/ada/customers/a-very-long-name-of-a-customer/2026/dashboards/web';
    const path = `${folder}/.tinyb`;
    const long = { ...project, folder, path, files: [tokenFile(path, { risks: ['tracked'] })] };
    const broken = problem('store.broken', { path });
    await draw(snapshotOf({ projects: [{ ...long, problem: broken }] }), 'projects');

    const [shown, shownFile] = ['~/…/2026/dashboards/web', '~/…/2026/dashboards/web/.tinyb'];
    expect(document.querySelector(`[title="${folder}"]`)?.textContent).toBe(shown);
    expect(text()).toContain(`Git tracks ${shownFile}`);
    expect(document.querySelector(`span[title*="Git tracks ${path}"]`)).not.toBeNull();
    expect(document.querySelector('[data-code]')?.textContent).toContain(shownFile);
    expect(document.querySelector('[data-code]')?.getAttribute('title')).toContain(path);
    expect(document.body.textContent).not.toContain(folder);
  });

  test('does not name a workspace that it does not know', async () => {
    const other = { ...project, state: 'other' as const };
    await draw(snapshotOf({ projects: [{ ...other, email: null, workspace: null }] }), 'projects');
    expect(text()).toContain('Connected to an account we don’t know.');

    publish(snapshotOf({ ...signedOut, projects: [other] }));
    expect(text()).toContain('Connected to acme_analytics (ada@example.com).');
  });

  test('keeps a project when the answer is no', async () => {
    await draw(snapshotOf(), 'projects');
    await press('More actions for web-dashboard');
    await choose('Disconnect…');
    await press('Cancel');

    expect(sent).toEqual([]);
    expect(text()).not.toContain('Disconnect web-dashboard?');
  });
});

describe('Settings', () => {
  /** Shows the settings; what they ask when they open is done. */
  async function openSettings(snapshot: Snapshot): Promise<void> {
    await draw(snapshot, 'settings');
    await settle();
    expect(sent).toEqual([{ type: 'check_login_item' }]);
    sent.length = 0;
  }

  const toggle = (name: string) => button(name).getAttribute('aria-checked');

  test('says whether the app starts at login, as the system has it', async () => {
    await openSettings(snapshotOf({ starts_at_login: true }));
    expect(toggle('Start when you log in')).toBe('true');
    publish(snapshotOf({ starts_at_login: false }));
    expect(toggle('Start when you log in')).toBe('false');
    publish(snapshotOf({ starts_at_login: null }));
    expect(toggle('Start when you log in')).toBe('false');

    await press('Start when you log in');
    expect(sent).toEqual([{ type: 'start_at_login', on: true }]);
  });

  test('a start at login that cannot be set says why and stays off', async () => {
    const args = { known: 'yes', reason: 'permission denied' };
    ends.start_at_login = problem('app.login_item', args);
    await openSettings(snapshotOf());
    await press('Start when you log in');

    expect(document.querySelector('[data-code]')?.textContent).toContain('permission denied');
    expect(toggle('Start when you log in')).toBe('false');
  });

  test.each([
    ['Token copied', 'notify_copied'],
    ['Tinybird Local ready or stopped', 'notify_local'],
    ['Sign in again', 'notify_sign_in'],
  ])('a notification can be switched off: %s', async (name, setting) => {
    await openSettings(snapshotOf());
    expect(toggle(name)).toBe('true');
    await press(name);

    expect(sent).toEqual([expect.objectContaining({ type: 'change_settings', [setting]: false })]);
    expect(toggle(name)).toBe('false');
  });

  test('a choice that cannot be saved is not shown', async () => {
    ends.change_settings = problem('store.unwritable', { path: '/x', reason: 'full' });
    await openSettings(snapshotOf());
    await press('Token copied');

    expect(toggle('Token copied')).toBe('true');
  });

  test('sends all settings with the one that changed', async () => {
    const { settings } = snapshotOf();
    await openSettings(snapshotOf());
    await type('Sign-in server', 'https://auth.example.net');

    expect(sent).toEqual([
      { type: 'change_settings', ...settings, auth_host: 'https://auth.example.net' },
    ]);
  });

  test('shows and saves the region by its place', async () => {
    const { settings } = snapshotOf();
    await openSettings(
      snapshotOf({ settings: { ...settings, api_host: 'https://api.us-east.aws.tinybird.co' } }),
    );
    const region = document.querySelector<HTMLInputElement>('input[role=combobox]')!;
    expect(region.value).toBe('US East, Virginia · AWS');
    expect(region.placeholder).toBe('Europe, London · Google Cloud');

    await type('Region', 'frank');
    expect(sent).toEqual([
      expect.objectContaining({ api_host: 'https://api.eu-central-1.aws.tinybird.co' }),
    ]);
  });

  test('takes the address of a server as it is typed', async () => {
    await openSettings(snapshotOf());
    await type('Region', 'tinybird.example.com');

    expect(sent).toEqual([expect.objectContaining({ api_host: 'tinybird.example.com' })]);
  });

  test('shows the place of a region that a variable fixes', async () => {
    const { defaults } = snapshotOf();
    const api_host = { value: 'https://api.us-east.aws.tinybird.co', variable: 'TB_HOST' };
    await draw(snapshotOf({ defaults: { ...defaults, api_host } }), 'settings');

    const values = [...document.querySelectorAll('input')].map(({ value }) => value);
    expect(values).toContain('US East, Virginia · AWS');
  });

  test('loses no change when two are made at once', async () => {
    await openSettings(snapshotOf());
    void type('Sign-in server', 'https://auth.example.net');
    void type('Client ID', 'mine');
    await settle();
    await settle();

    expect(sent.at(-1)).toMatchObject({ auth_host: 'https://auth.example.net', client_id: 'mine' });
  });

  test('a field that holds the saved text shows a later change from outside', async () => {
    const { settings } = snapshotOf();
    await openSettings(snapshotOf({ settings: { ...settings, client_id: 'mine' } }));
    await type('Client ID', 'mine');
    publish(snapshotOf({ settings: { ...settings, client_id: 'changed' } }));

    expect(sent).toEqual([]);
    const values = [...document.querySelectorAll('input')].map(({ value }) => value);
    expect(values).toContain('changed');
    expect(values).not.toContain('mine');
  });

  test('a problem of a field ends once its text is the saved one again', async () => {
    await openSettings(snapshotOf());
    await type('API port', '70000');
    await type('API port', '');

    expect(document.querySelector('[data-code]')).toBeNull();
    expect(sent).toEqual([]);
  });

  test('a problem of a field ends as soon as another text is typed', async () => {
    await draw(snapshotOf(), 'settings');
    await type('API port', '70000');
    expect(document.querySelectorAll('[role=alert]')).toHaveLength(1);
    const field = [...document.querySelectorAll('input')].find(({ value }) => value === '70000')!;
    field.value = '7000';
    field.dispatchEvent(new Event('input', { bubbles: true }));
    flushSync();

    expect(document.querySelector('[role=alert]')).toBeNull();
  });

  test('a port that the other one was in the way of is saved once that has changed', async () => {
    const { settings } = snapshotOf();
    ends.change_settings = problem('settings.same_port', { port: '7182' });
    await draw(snapshotOf(), 'settings');
    await type('API port', '7182');
    expect(document.querySelectorAll('[role=alert]')).toHaveLength(1);

    delete ends.change_settings;
    publish(snapshotOf({ settings: { ...settings, local_clickhouse_port: 7999 } }));
    await settle();
    expect(sent.at(-1)).toMatchObject({ local_port: 7182, local_clickhouse_port: 7999 });
    expect(document.querySelector('[role=alert]')).toBeNull();
  });

  test('an emptied field is what holds by itself', async () => {
    const { settings } = snapshotOf();
    await openSettings(snapshotOf({ settings: { ...settings, client_id: 'mine' } }));
    await type('Client ID', ' ');

    expect(sent).toEqual([expect.objectContaining({ client_id: null })]);
  });

  test('does not send what is no port', async () => {
    await openSettings(snapshotOf());
    await type('API port', '70000');

    expect(sent).toEqual([]);
    expect(document.querySelector('[data-code]')?.textContent).toContain('70000 isn’t a port');
    await type('API port', '8181');
    expect(sent).toEqual([expect.objectContaining({ local_port: 8181 })]);
  });

  test('says why a setting was not taken, at its field, and keeps what was typed', async () => {
    ends.change_settings = problem('config.host', { value: 'nonsense' });
    await openSettings(snapshotOf());
    await type('Sign-in server', 'nonsense');

    expect(document.querySelector('[data-code]')?.textContent).toContain(
      'nonsense can’t be used as a server address',
    );
    expect([...document.querySelectorAll('input')].map(({ value }) => value)).toContain('nonsense');
  });

  test('what the environment sets is shown and cannot be changed', async () => {
    const { defaults } = snapshotOf();
    const local_port = { value: '8181', variable: 'TB_LOCAL_PORT' };
    await openSettings(snapshotOf({ defaults: { ...defaults, local_port } }));
    const field = [...document.querySelectorAll('input')].find(({ value }) => value === '8181');

    expect(field?.readOnly).toBe(true);
    expect(text()).toContain('Fixed by the TB_LOCAL_PORT environment variable.');
  });

  test('offers no tray where there is none', async () => {
    await openSettings(snapshotOf({ has_tray: false }));

    expect(button('Keep running in the system tray').disabled).toBe(true);
    expect(text()).toContain('Closing the window quits Companion.');
  });

  test('quits', async () => {
    await openSettings(snapshotOf());
    await press('Quit Tinybird Companion');

    expect(leave).toHaveBeenCalledExactlyOnceWith('quit');
  });
});

describe('Doctor', () => {
  test('says what was found, what it means, and looks again', async () => {
    const locked = finding('keyring', 'doctor-keyring', {
      tone: 'amber',
      result: { key: 'vault-locked', args: { known: 'yes', backend: 'GNOME Keyring' } },
      problem: problem('vault.locked', {}, 'keep_credentials'),
    });
    const engine = finding('engine', 'doctor-engine', {
      result: { key: 'doctor-engine-found', args: { engine: 'Docker' } },
    });
    await draw(snapshotOf({ findings: [locked, engine] }), 'doctor');

    expect(text()).toContain('1 result needs your attention.');
    expect(text()).toContain('GNOME Keyring is locked');
    expect(text()).toContain('Keeps you signed in when you reopen Companion.');
    expect(text()).toContain('Docker is running');
    expect(document.querySelectorAll('[data-code]')).toHaveLength(1);
    await press('Check again');
    expect(sent).toEqual([{ type: 'refresh', folder: null }, { type: 'check_cloud' }]);
  });

  test('says once that Tinybird does not answer, and that the session is over', async () => {
    const cloud = (code: Code) =>
      finding('cloud', 'doctor-cloud', { tone: 'red', problem: problem(code, { host: 'x' }) });
    const findings = [cloud('cloud.unreachable')];
    await draw(snapshotOf({ ...offline, findings }), 'doctor');
    expect(document.querySelectorAll('[data-code]')).toHaveLength(1);

    const account = { ...snapshotOf().account!, ended: true };
    publish(snapshotOf({ account, findings: [cloud('auth.session_over')] }));
    expect(document.querySelectorAll('[data-code]')).toHaveLength(1);
  });

  test('tests the keyring and says what that showed', async () => {
    const test = (changes: Partial<Finding>) =>
      snapshotOf({ findings: [finding('keyring_test', 'doctor-keyring-test', changes)] });
    await draw(snapshotOf(), 'doctor');

    await press('Test your keyring');
    expect(sent).toEqual([{ type: 'test_vault' }]);
    publish(
      test({ result: { key: 'doctor-keyring-kept', args: { known: 'yes', backend: 'KWallet' } } }),
    );
    expect(text()).toContain('KWallet is working');
    publish(
      test({
        tone: 'red',
        result: { key: 'doctor-keyring-not-kept' },
        problem: problem('vault.not_kept'),
      }),
    );
    expect(text()).toContain('Your keyring isn’t saving passwords');
    expect(document.querySelectorAll('[data-code]')).toHaveLength(1);
  });
});
