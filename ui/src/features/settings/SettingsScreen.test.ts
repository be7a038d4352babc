import { afterEach, describe, expect, test, vi } from 'vitest';
import { flushSync } from 'svelte';
import type { Snapshot } from '../../contract/Snapshot';
import { problem } from '../../problem';
import { navigate } from '../../state/navigation.svelte';
import { ends, leave, sent } from '../../testing/host';
import { button, draw, erase, press, publish, settle, text, type } from '../../testing/page';
import { snapshotOf } from '../../testing/snapshot';

vi.mock('../../host', () => import('../../testing/host'));

afterEach(erase);

describe('Settings', () => {
  /** Shows the settings; what they ask when they open is done. */
  async function openSettings(snapshot: Snapshot): Promise<void> {
    await draw(snapshot, 'settings');
    await settle();
    await press('Advanced');
    expect(sent).toEqual([{ type: 'check_login_item' }]);
    sent.length = 0;
  }

  const toggle = (name: string) => button(name).getAttribute('aria-checked');

  test('hides what few people change until it is asked for', async () => {
    await draw(snapshotOf(), 'settings');
    expect(text()).not.toContain('Client ID');
    expect(button('Advanced').getAttribute('aria-expanded')).toBe('false');

    await press('Advanced');
    expect(text()).toContain('Client ID');
    expect(text()).toContain('ClickHouse port');
  });

  test('shows at once the field that a button leads to', async () => {
    await draw(snapshotOf());
    navigate('settings', 'local_clickhouse_port');
    await settle();

    const field = document.activeElement as HTMLInputElement;
    expect(field.placeholder).toBe('7182 (default)');
  });

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
    expect(region.placeholder).toBe('Europe, London · Google Cloud (default)');

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
    await openSettings(snapshotOf({ defaults: { ...defaults, api_host } }));

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
    await openSettings(snapshotOf());
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
    await openSettings(snapshotOf());
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
