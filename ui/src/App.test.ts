import { afterEach, describe, expect, test, vi } from 'vitest';
import { flushSync } from 'svelte';
import type { Finding } from './contract/Finding';
import type { LocalStage } from './contract/LocalStage';
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

  test.each([
    ['Keep running in the system tray', true, 'keep'],
    ['Quit', false, 'quit'],
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

    expect(leave).toHaveBeenCalledExactlyOnceWith('quit');
  });

  test('names the files that signing out blanks, and waits for the answer', async () => {
    const other = { ...project, folder: '/home/ada/other', path: '/home/ada/other/.tinyb' };
    await draw(snapshotOf({ projects: [project, { ...other, state: 'other' }] }));
    openDialog('sign_out');
    flushSync();

    expect(text()).toContain('Sign out ada@example.com?');
    expect(text()).toContain(project.path);
    expect(text()).not.toContain(other.path);
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
    expect(document.querySelector('[role=alert]')?.textContent).toContain('keyring is locked');
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

    expect(document.querySelectorAll('[role=alert] button')).toHaveLength(1);
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

  test('a pasted token is sent once and is nowhere in the page afterwards', async () => {
    await draw(nobody);
    await press('Sign in another way…');
    await type('Token', ' p.ey.secret ');
    await press('Use this token');
    const signIn = sent.filter(({ type }) => type === 'sign_in');
    expect(signIn).toEqual([
      expect.objectContaining({ method: { by: 'token', with: ' p.ey.secret ' }, api_host: null }),
    ]);
    await press('Sign in another way…');
    expect(document.querySelector<HTMLInputElement>('input[type=password]')?.value).toBe('');
    expect(document.documentElement.outerHTML).not.toContain('p.ey.secret');
  });

  test('what was found is offered by name and place', async () => {
    const at = '/home/ada/web/.tinyb';
    const found = [{ at, email: 'ada@example.com', workspace: 'acme', region: 'europe-west2' }];
    await draw(snapshotOf({ ...signedOut, ...firstRun, found }));
    expect(text()).toContain('Found a sign-in for ada@example.com (europe-west2)');
    await press(`Continue as ada@example.com, found in ${at}`);
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
    await choose('bob@example.com (europe-west2)');
    expect(sent).toContainEqual({ type: 'use_account', api_host: bob.api_host, user_id: 'b' });
  });

  test('a session that is over is said once, with the one button that helps', async () => {
    const account = { ...snapshotOf().account!, ended: true };
    const account_work = failed<'working'>('auth.session_over');
    await draw(snapshotOf({ account, accounts: [account], account_work }));
    expect(document.querySelectorAll('[role=alert]').length).toBe(1);
    await press('Sign in again');
    expect(sent).toContainEqual(
      expect.objectContaining({ type: 'sign_in', api_host: account.api_host }),
    );
  });
});

describe('Home', () => {
  test.each([
    ['Sign in with your browser', signedOut],
    [
      'See projects',
      {
        projects: [{ ...project, state: 'missing' as const }],
        next_step: 'mend_project' as const,
      },
    ],
  ])('offers what is missing most: %s', async (name, changes) => {
    await draw(snapshotOf(changes));

    expect(primaries()).toEqual([name]);
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
    await press('Disconnect… web-dashboard');
    expect(text()).toContain(`Removes your token from ${project.path}`);
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
    expect(text()).toContain(`Git tracks ${path}`);
    expect(text()).toContain(`We can’t tell whether git ignores ${path}`);
    await press(`Make it private: ${path}`);
    await press(`Add to .gitignore: ${path}`);
    await press(`Add to .gitignore: ${env}`);

    expect(sent).toEqual([
      { type: 'mend_project', folder, path, risk: 'readable' },
      { type: 'mend_project', folder, path, risk: 'unknown' },
      { type: 'mend_project', folder, path: env, risk: 'not_ignored' },
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
    expect(text()).toContain(`Git doesn’t ignore ${path}`);
    expect(document.querySelectorAll('[role=alert]')).toHaveLength(0);
    await press(`Add to .gitignore: ${path}`);
    await press(`Save the token anyway in ${path}`);

    expect(sent).toEqual([
      { type: 'mend_project', folder, path, risk: 'not_ignored' },
      { type: 'write_project', folder, allow_exposed: ['env_local'] },
    ]);
  });

  test('says that a reference was left as it is', async () => {
    const path = `${project.folder}/.env.local`;
    const files = [tokenFile(path, { kind: 'env_local', state: 'reference' })];
    await draw(snapshotOf({ projects: [{ ...project, files }] }), 'projects');
    expect(text()).toContain(`We didn’t change ${path}.`);
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
    await press(`Disconnect… ${folder}`);

    expect(text()).toContain(`Disconnect ${folder}?`);
    expect(hasButton(`Disconnect… ${project.folder}`)).toBe(true);
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
    await press('Disconnect… web-dashboard');
    await press('Cancel');

    expect(sent).toEqual([]);
    expect(text()).not.toContain('Disconnect web-dashboard?');
  });
});

describe('Settings', () => {
  test('sends all settings with the one that changed', async () => {
    const { settings } = snapshotOf();
    await draw(snapshotOf(), 'settings');
    await type('Sign-in server', 'https://auth.example.net');

    expect(sent).toEqual([
      { type: 'change_settings', ...settings, auth_host: 'https://auth.example.net' },
    ]);
  });

  test('loses no change when two are made at once', async () => {
    await draw(snapshotOf(), 'settings');
    void type('Sign-in server', 'https://auth.example.net');
    void type('Client ID', 'mine');
    await settle();
    await settle();

    expect(sent.at(-1)).toMatchObject({ auth_host: 'https://auth.example.net', client_id: 'mine' });
  });

  test('a field that holds the saved text shows a later change from outside', async () => {
    const { settings } = snapshotOf();
    await draw(snapshotOf({ settings: { ...settings, client_id: 'mine' } }), 'settings');
    await type('Client ID', 'mine');
    publish(snapshotOf({ settings: { ...settings, client_id: 'changed' } }));

    expect(sent).toEqual([]);
    const values = [...document.querySelectorAll('input')].map(({ value }) => value);
    expect(values).toContain('changed');
    expect(values).not.toContain('mine');
  });

  test('a problem of a field ends once its text is the saved one again', async () => {
    await draw(snapshotOf(), 'settings');
    await type('API port', '70000');
    await type('API port', '');

    expect(document.querySelector('[role=alert]')).toBeNull();
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
    await draw(snapshotOf({ settings: { ...settings, client_id: 'mine' } }), 'settings');
    await type('Client ID', ' ');

    expect(sent).toEqual([expect.objectContaining({ client_id: null })]);
  });

  test('does not send what is no port', async () => {
    await draw(snapshotOf(), 'settings');
    await type('API port', '70000');

    expect(sent).toEqual([]);
    expect(document.querySelector('[role=alert]')?.textContent).toContain('70000 isn’t a port');
    await type('API port', '8181');
    expect(sent).toEqual([expect.objectContaining({ local_port: 8181 })]);
  });

  test('says why a setting was not taken, at its field, and keeps what was typed', async () => {
    ends.change_settings = problem('config.host', { value: 'nonsense' });
    await draw(snapshotOf(), 'settings');
    await type('Sign-in server', 'nonsense');

    expect(document.querySelector('[role=alert]')?.textContent).toContain(
      'nonsense can’t be used as a server address',
    );
    expect([...document.querySelectorAll('input')].map(({ value }) => value)).toContain('nonsense');
  });

  test('what the environment sets is shown and cannot be changed', async () => {
    const { defaults } = snapshotOf();
    const local_port = { value: '8181', variable: 'TB_LOCAL_PORT' };
    await draw(snapshotOf({ defaults: { ...defaults, local_port } }), 'settings');
    const field = [...document.querySelectorAll('input')].find(({ value }) => value === '8181');

    expect(field?.readOnly).toBe(true);
    expect(text()).toContain('Fixed by the TB_LOCAL_PORT environment variable.');
  });

  test('offers no tray where there is none', async () => {
    await draw(snapshotOf({ has_tray: false }), 'settings');

    expect(button('Keep running in the system tray').disabled).toBe(true);
    expect(text()).toContain('Closing the window quits Companion.');
  });

  test('quits', async () => {
    await draw(snapshotOf(), 'settings');
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

    expect(text()).toContain('GNOME Keyring is locked');
    expect(text()).toContain('Keeps you signed in when you reopen Companion.');
    expect(text()).toContain('Docker is running');
    expect(document.querySelectorAll('[role=alert]')).toHaveLength(1);
    await press('Check again');
    expect(sent).toEqual([{ type: 'refresh', folder: null }]);
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
    expect(document.querySelectorAll('[role=alert]')).toHaveLength(1);
  });
});
