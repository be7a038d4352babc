import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Code } from '../../contract/Code';
import { problem } from '../../problem';
import { ends, sent } from '../../testing/host';
import {
  button,
  choose,
  draw,
  erase,
  hasButton,
  nameOf,
  press,
  primaries,
  publish,
  text,
  type,
} from '../../testing/page';
import { awaited, failed, firstRun, signedOut, signingIn } from '../../testing/scenes';
import { snapshotOf } from '../../testing/snapshot';

vi.mock('../../host', () => import('../../testing/host'));

afterEach(erase);

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
    const bob = { ...account!, user_id: 'b', email: 'bob@example.com', workspace: 'widgets' };
    const eve = { ...account!, user_id: 'e', email: 'eve@example.com', workspace: null };
    await draw(snapshotOf({ accounts: [account!, bob, eve] }));
    await press('acme_analytics ada@example.com Account and workspace');
    expect(text()).toContain('eve@example.com (London)');
    await choose('widgets, bob@example.com (London)');
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
