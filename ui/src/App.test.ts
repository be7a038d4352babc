import { afterEach, describe, expect, test, vi } from 'vitest';
import { flushSync } from 'svelte';
import { problem } from './problem';
import { setWorkspaces } from './state/app.svelte';
import { openDialog } from './state/navigation.svelte';
import { ends, leave, sent } from './testing/host';
import {
  buttons,
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
  hangingEngine,
  localDied,
  noEngine,
  notHere,
  offline,
  pendingCredentials,
  signedOut,
  signingIn,
} from './testing/scenes';
import { snapshotOf, vaultOf } from './testing/snapshot';

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

  test('Enter takes the first workspace that a search found, and none without a search', async () => {
    setWorkspaces(['lab', 'team_1', 'team_2'].map((name) => ({ id: `id-${name}`, name })));
    await draw(snapshotOf());
    openDialog('workspace');
    flushSync();
    await settle();
    const form = document.querySelector<HTMLFormElement>('[role=dialog] form')!;
    form.requestSubmit();
    await settle();
    expect(sent).toEqual([{ type: 'list_workspaces' }]);

    await type('Search workspaces', 'team');
    form.requestSubmit();
    await settle();
    expect(sent.at(-1)).toMatchObject({ type: 'use_workspace', workspace: 'id-team_1' });
  });

  test('keys lead through the list of workspaces, and to its ends', async () => {
    setWorkspaces(['lab', 'team_1', 'team_2'].map((name) => ({ id: `id-${name}`, name })));
    await draw(snapshotOf());
    openDialog('workspace');
    flushSync();
    await settle();
    const keyDown = (key: string) => {
      const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true });
      (document.activeElement ?? document.body).dispatchEvent(event);
      return document.activeElement?.textContent;
    };
    document.querySelector<HTMLElement>('input[type=search]')!.focus();

    expect(keyDown('ArrowDown')).toContain('lab');
    expect(keyDown('End')).toContain('team_2');
    expect(keyDown('ArrowUp')).toContain('team_1');
    expect(keyDown('Home')).toContain('lab');
  });

  test('says why a pasted token has one workspace', async () => {
    const tokens = snapshotOf().tokens.filter(({ id }) => id === 'workspace');
    setWorkspaces([{ id: '1', name: 'acme' }]);
    await draw(snapshotOf({ tokens }));
    openDialog('workspace');
    flushSync();
    await settle();

    expect(text()).toContain('This token opens only this workspace.');
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
    expect(sent).toContainEqual({ type: 'copy', token: 'local_workspace', destination: 'token' });
  });
});
