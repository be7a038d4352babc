import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { flushSync } from 'svelte';
import { problem } from '../../problem';
import { setDroppedFolder } from '../../state/navigation.svelte';
import { chooseFolder, sent } from '../../testing/host';
import {
  button,
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
} from '../../testing/page';
import {
  ada,
  awaited,
  failed,
  firstRun,
  noEngine,
  notHere,
  signedOut,
  signingIn,
  startingLocal,
} from '../../testing/scenes';
import { snapshotOf } from '../../testing/snapshot';

vi.mock('../../host', () => import('../../testing/host'));

const nothing = { ...notHere, ...firstRun, ...signedOut };

beforeEach(() => {
  vi.useFakeTimers({
    toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'],
  });
});

afterEach(async () => {
  await erase();
  vi.useRealTimers();
});

describe('the first run', () => {
  test('asks to sign in first, and leaves what only developers need folded', async () => {
    await draw(snapshotOf(nothing));

    expect(primaries()).toEqual(['Sign in with your browser']);
    expect(text()).toContain('Shows up after you sign in.');
    expect(text()).not.toContain('Docker is running.');
    await press('Optional, for developers');
    expect(text()).toContain('Sign in first to connect a folder.');
    expect(text()).toContain('Docker is running. The first start downloads about 1.2 GB, once.');
    expect(primaries()).toEqual(['Sign in with your browser']);

    await press('Sign in with your browser');
    expect(sent).toContainEqual(expect.objectContaining({ type: 'sign_in', folder: null }));
  });

  test('asks for nothing that was found', async () => {
    await draw(snapshotOf(firstRun));

    expect(text()).toContain('Signed in as ada@example.com');
    expect(text()).toContain('Europe, London · Google Cloud · Saved in GNOME Keyring');
    expect(text()).toContain('Workspace acme_analytics');
    expect(primaries()).toEqual(['Copy workspace token']);
    expect(hasButton('Skip setup')).toBe(false);
    await press('Optional, for developers');
    expect(text()).toContain('Project folder web-dashboard');
    expect(text()).toContain('Tinybird Local is ready');
    expect(hasButton('Copy local workspace token')).toBe(true);
  });

  test('ends once the token is copied, and says so', async () => {
    await draw(snapshotOf(firstRun));
    expect(text()).toContain('Your token is ready');
    await press('Copy workspace token');
    expect(sent).toContainEqual({ type: 'copy', token: 'workspace', destination: 'token' });

    publish(snapshotOf({ ...firstRun, first_run_step: 'done' }));

    expect(text()).toContain('You’re all set');
    expect(text()).toContain('Paste the token where you were asked for it.');
    expect(primaries()).toEqual(['Done']);
  });

  test('leads the keyboard from the answer to Copy', async () => {
    await draw(
      snapshotOf({ ...firstRun, ...signedOut, ...signingIn({ at: 'confirming', who: ada }) }),
    );
    button('That’s me').focus();
    const done = { ...firstRun, sign_in: { request: 7, phase: { is: 'done' as const } } };
    publish(snapshotOf({ ...done, tokens: [] }));
    await settle();
    publish(snapshotOf(done));
    await settle();

    expect(nameOf(document.activeElement!)).toBe('Copy workspace token');
  });

  test('offers what was found before the browser', async () => {
    const found = { at: '/home/ada/web/.tinyb', email: 'ada@example.com', workspace: null };
    await draw(snapshotOf({ ...nothing, found: [{ ...found, region: 'europe-west2' }] }));

    expect(primaries()).toEqual(['Continue as ada@example.com, found in ~/web/.tinyb']);
    await press('Continue as ada@example.com, found in ~/web/.tinyb');
    expect(sent).toEqual([
      expect.objectContaining({ method: { by: 'found', with: '/home/ada/web/.tinyb' } }),
    ]);
  });

  test('asks for a workspace where none is chosen', async () => {
    const changes = { workspace: null, tokens: [], first_run_step: 'workspace' as const };
    await draw(snapshotOf({ ...firstRun, ...changes }));

    expect(primaries()).toEqual(['Choose a workspace']);
  });

  test('counts down while it waits for the browser, with three ways on', async () => {
    const ends_at = Date.now() + 299_000;
    const waiting = signingIn({ ...awaited, ends_at });
    await draw(snapshotOf({ ...nothing, ...waiting }));

    expect(text()).toContain('Waiting for you to finish in your browser…');
    expect(text()).toContain('4:59 left');
    vi.advanceTimersByTime(60_000);
    flushSync();
    expect(text()).toContain('3:59 left');

    await press('Open again');
    await press('Copy link');
    await press('Cancel sign-in');
    expect(sent).toEqual([
      { type: 'open_again' },
      { type: 'copy_link' },
      { type: 'cancel', request: 7 },
    ]);
  });

  test('stops its clock when nothing counts down any more', async () => {
    const waiting = signingIn({ ...awaited, ends_at: Date.now() + 299_000 });
    await draw(snapshotOf({ ...nothing, ...waiting }));
    expect(vi.getTimerCount()).toBe(1);

    publish(snapshotOf(nothing));
    await settle();

    expect(vi.getTimerCount()).toBe(0);
  });

  test.each([
    ['That’s me', true],
    ['Not me', false],
  ])('asks who came back: %s', async (answer, keep) => {
    await draw(snapshotOf({ ...nothing, ...signingIn({ at: 'confirming', who: ada }) }));

    expect(text()).toContain('ada@example.com in acme_analytics (Europe, London · Google Cloud)');
    expect(primaries()).toEqual(['That’s me']);
    await press(answer);
    expect(sent).toEqual([{ type: 'confirm_sign_in', keep }]);
  });

  test('does not lead to trust in a host that is no known region', async () => {
    const host = { api_host: 'https://api.example.net', named_by: '/home/ada/shop/.tinyb' };
    await draw(snapshotOf({ ...nothing, ...signingIn({ at: 'foreign_host', ...host }) }));

    expect(text()).toContain('Send your token to https://api.example.net?');
    expect(text()).toContain('~/shop/.tinyb points to this server');
    expect(primaries()).toEqual(['Don’t send']);
    await press('Send my token');
    expect(sent).toEqual([{ type: 'confirm_sign_in', keep: true }]);
  });

  test('says why nobody was signed in, with one button to try again', async () => {
    await draw(snapshotOf({ ...nothing, sign_in: failed('auth.denied') }));

    expect(document.querySelector('[data-code]')?.textContent).toContain(
      'Access was denied in the browser',
    );
    expect(document.querySelectorAll('[data-code] button')).toHaveLength(0);
    expect(primaries()).toEqual(['Sign in with your browser']);
  });

  test('tries again what was tried, where that is not what its button does', async () => {
    const tried = { method: { by: 'one_time_code' as const }, api_host: null, auth_host: null };
    await draw(snapshotOf({ ...nothing, tried, sign_in: failed('auth.denied') }));

    await press('Try again');
    expect(sent).toEqual([expect.objectContaining({ method: { by: 'one_time_code' } })]);
  });

  test('names the port that is taken, and offers a code', async () => {
    const args = { port: '49160', known: 'yes', holder: 'busybox', process: '12' };
    const taken = problem('auth.port_taken', args, 'sign_in_by_code');
    const sign_in = { request: 7, phase: { is: 'failed', with: taken } } as const;
    await draw(snapshotOf({ ...nothing, sign_in }));

    const alert = document.querySelector('[data-code]');
    expect(alert?.textContent).toContain(
      'Another program (busybox, process 12) is blocking the sign-in on port 49160.',
    );
    expect([...alert!.querySelectorAll('button')].map((one) => one.textContent?.trim())).toEqual([
      'Use a code',
    ]);
  });

  test('says nothing of a sign-in that was cancelled', async () => {
    const cancelled = { ...problem('app.cancelled'), is_given_up: true };
    const sign_in = { request: 7, phase: { is: 'failed', with: cancelled } } as const;
    await draw(snapshotOf({ ...nothing, sign_in }));

    expect(document.querySelector('[data-code]')).toBeNull();
  });

  test('makes and copies local tokens with no sign-in and no engine', async () => {
    await draw(snapshotOf({ ...nothing, ...noEngine }));
    await press('Optional, for developers');
    await press('Just create local tokens');
    expect(sent).toEqual([{ type: 'generate_local_tokens' }]);

    publish(snapshotOf({ ...nothing, ...noEngine, local_tokens: snapshotOf().local.tokens }));
    await press('Copy local workspace token');
    expect(sent).toContainEqual({ type: 'copy', token: 'local_workspace', destination: 'token' });
  });

  test('offers to start an engine that is there but does not run', async () => {
    const local = { ...noEngine.local, startable: 'Docker Desktop' };
    const explanation = { key: 'local-startable', args: { name: 'Docker Desktop' } };
    const summary = { ...noEngine.local_summary, explanation, action: 'start_engine' as const };
    await draw(snapshotOf({ ...nothing, local, local_summary: summary }));
    await press('Optional, for developers');

    expect(text()).toContain('Docker Desktop is installed but isn’t running.');
    await press('Start Docker Desktop');
    expect(sent).toEqual([{ type: 'start_engine' }]);
  });

  test('shows how far a download is, in bytes and layers', async () => {
    const stage = {
      at: 'pulling',
      bytes: 2 ** 29,
      total: 2 ** 30,
      layers: 7,
      of_layers: 19,
      percent: 50,
      rate: 12 * 2 ** 20,
      seconds_left: 44,
    } as const;
    const args = {
      mib: { bytes: stage.bytes },
      of_mib: { bytes: stage.total },
      layers: stage.layers,
      of_layers: stage.of_layers,
      percent: stage.percent,
      known: 'yes',
      rate: { bytes: stage.rate },
      minutes: 3,
    };
    const explanation = { key: 'local-stage-pulling', args };
    await draw(snapshotOf({ ...nothing, ...startingLocal(stage, explanation) }));
    await press('Optional, for developers');

    expect(text()).toContain('Downloading: 50%, 512 of 1,024 MiB, 7 of 19 layers');
    expect(text()).toContain('· 12 MiB/s · about 3 minutes left');
    expect(document.querySelector('progress')?.value).toBe(50);
    await press('Cancel starting Tinybird Local');
    expect(sent).toEqual([{ type: 'cancel', request: 9 }]);
  });

  test('names the file that a dropped folder gets, and writes it on a click', async () => {
    await draw(snapshotOf({ ...firstRun, projects: [] }));
    setDroppedFolder('/home/ada/web');
    flushSync();

    expect(text()).toContain('Saves your token in ~/web/.tinyb. Only you can read the file.');
    await press('Connect folder');
    expect(sent).toContainEqual({
      type: 'write_project',
      folder: '/home/ada/web',
      allow_exposed: [],
    });
    // Tokens that its files hold already are searched at once.
    expect(sent).toContainEqual({ type: 'search_leaks', folder: '/home/ada/web' });
  });

  test('takes a folder from the dialog, and keeps what was typed when none was chosen', async () => {
    await draw(snapshotOf({ ...firstRun, projects: [] }));
    await press('Optional, for developers');
    vi.mocked(chooseFolder).mockResolvedValueOnce('/home/ada/chosen').mockResolvedValueOnce(null);

    await press('Choose folder…');
    await press('Choose folder…');

    expect(text()).toContain('Saves your token in ~/chosen/.tinyb');
  });

  test('takes a folder that is typed with ~ for the home folder', async () => {
    await draw(snapshotOf({ ...firstRun, projects: [] }));
    await press('Optional, for developers');
    await type('Project folder', '~/projects/web');

    expect(text()).toContain('Saves your token in ~/projects/web/.tinyb.');
    await press('Connect folder');
    expect(sent).toContainEqual({
      type: 'write_project',
      folder: '/home/ada/projects/web',
      allow_exposed: [],
    });
  });

  test('does not write in a folder that is not named whole', async () => {
    await draw(snapshotOf({ ...firstRun, projects: [] }));
    await press('Optional, for developers');
    await type('Project folder', 'web');

    expect(text()).toContain('Enter where the folder is, for example ~/projects/web.');
    expect(button('Connect folder').disabled).toBe(true);
  });

  test('says what was copied in the place of another text, so that nothing moves', async () => {
    await draw(snapshotOf(firstRun));
    expect(text()).toContain('No telemetry.');

    const what = { is: 'token', with: 'workspace' } as const;
    const copied = {
      what,
      destination: 'token',
      field: null,
      copied_at: 1,
      clears_at: null,
    } as const;
    publish(snapshotOf({ ...firstRun, clipboard: { is: 'holds', with: copied } }));
    const note = document.querySelector('aside')!;
    expect(note.textContent).toContain('Copied the workspace token.');
    expect(note.closest('footer')).not.toBeNull();
    expect(text()).not.toContain('No telemetry.');
  });

  test('counts the workspaces of the account without being asked', async () => {
    await draw(snapshotOf(firstRun));
    await settle();

    expect(sent).toEqual([{ type: 'list_workspaces' }]);
  });

  test.each([
    ['Skip setup', { ...nothing }],
    ['Done', { ...firstRun }],
  ])('ends by %s, and is not seen again', async (name, changes) => {
    await draw(snapshotOf(changes));
    await press(name);

    expect(sent).toContainEqual(
      expect.objectContaining({ type: 'change_settings', first_run_done: true }),
    );
    expect(button('Home').getAttribute('aria-current')).toBe('page');
  });
});
