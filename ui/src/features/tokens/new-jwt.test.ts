import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Intent } from '../../contract/Intent';
import type { Snapshot } from '../../contract/Snapshot';
import { problem } from '../../problem';
import { setJwts, setResources } from '../../state/app.svelte';
import { ends, previewJwt, sent } from '../../testing/host';
import {
  button,
  check,
  draw,
  erase,
  hasButton,
  nameOf,
  press,
  publish,
  settle,
  text,
  type,
} from '../../testing/page';
import { violations } from '../../testing/axe';
import { notHere, signedOut } from '../../testing/scenes';
import { snapshotOf } from '../../testing/snapshot';
import { jwt, resources } from '../../testing/tokens';
import { dayOf } from './new-jwt';

vi.mock('../../host', () => import('../../testing/host'));

afterEach(erase);

const opens = 'Create one that can only read, instead of the workspace token';
const cloudOnly = { ...notHere, local_tokens: null };

async function open(changes: Partial<Snapshot> = cloudOnly): Promise<void> {
  await draw(snapshotOf(changes));
  setResources(resources);
  await press(opens);
  await settle();
}

function created(): Extract<Intent, { type: 'create_jwt' }> | undefined {
  return sent.find((intent) => intent.type === 'create_jwt');
}

const inSeconds = (seconds: number) => Math.floor(Date.now() / 1000) + seconds;

describe('a new read-only token', () => {
  test('is created and copied from Home in four clicks', async () => {
    await open();
    await check('top_pages Endpoint');
    await press('Create token');
    const { ends_at, ...rest } = created()!;
    expect(rest).toEqual({
      type: 'create_jwt',
      place: 'cloud',
      workspace: '85d01f2e',
      name: 'top_pages_read',
      scopes: [{ type: 'PIPES:READ', resource: 'top_pages' }],
      rps: null,
      offline: false,
      keep: false,
    });
    expect(Math.abs(ends_at - inSeconds(86_400))).toBeLessThan(5);

    setJwts([jwt({ id: 'new' })]);
    await settle();
    expect(text()).toContain('Your read-only token is ready');
    expect(text()).toContain('eyJh…Zk3mQ9xw');
    expect(text()).toContain('24 hours left');
    expect(text()).toContain('Companion keeps it only until you quit.');
    expect(document.activeElement).toBe(button('Copy JWT top_pages_read'));
    await press('Copy JWT top_pages_read');
    expect(sent).toContainEqual({ type: 'copy', token: 'jwt:new', destination: 'token' });
    await press('Use it in…');
    await settle();
    expect(text()).toContain('Use the JWT top_pages_read in…');
  });

  test('lists what it may read when it opens, and says that it does', async () => {
    ends.list_resources = 'never';
    await open();

    expect(sent).toContainEqual({ type: 'list_resources', place: 'cloud' });
    expect(text()).toContain('Loading endpoints and data sources…');
    expect(text()).not.toContain('kpis');
  });

  test('is for several things, with fixed parameters and a filter', async () => {
    await open();
    await check('top_pages Endpoint');
    await check('events Data source');
    await check('kpis Endpoint');
    await type('country String', 'ES');
    await type('Only rows where', "country = 'ES'");
    await press('Remove kpis');
    await press('Create token');

    expect(created()?.scopes).toEqual([
      { type: 'PIPES:READ', resource: 'top_pages', fixed_params: { country: 'ES' } },
      { type: 'DATASOURCES:READ', resource: 'events', filter: "country = 'ES'" },
    ]);
  });

  test('ends when the person says, has a name and a limit, and can be signed here', async () => {
    await open();
    await check('kpis Endpoint');
    await check('1 hour');
    await type('Name', 'for the shop');
    await press('More options');
    await type('Requests a second, at most', '20');
    expect(text()).toContain('The default.');
    await check('This computer');
    expect(text()).toContain('Needs no network');
    await press('Create token');

    expect(created()).toMatchObject({ name: 'for the shop', rps: 20, offline: true });
    expect(Math.abs(created()!.ends_at - inSeconds(3600))).toBeLessThan(5);
  });

  test('is kept if the person says so', async () => {
    await open();
    await check('kpis Endpoint');
    await press('Keep this token');
    await press('Create token');
    expect(created()?.keep).toBe(true);

    setJwts([jwt({ id: 'new', kept: true })]);
    await settle();
    expect(text()).toContain('Companion keeps it for you.');
  });

  test('is of the workspace that is active, and lists what that one has', async () => {
    await open();
    await check('kpis Endpoint');
    publish(snapshotOf({ ...cloudOnly, workspace: { id: 'w2', name: 'widgets' } }));
    await settle();

    expect(sent.filter(({ type }) => type === 'list_resources')).toHaveLength(2);
    expect(text()).not.toContain('Remove kpis');
    await check('top_pages Endpoint');
    await press('Create token');
    expect(created()?.workspace).toBe('w2');
  });

  test('ends at the end of a day', async () => {
    await open();
    await check('kpis Endpoint');
    await check('On a date');
    const day = dayOf(Date.now() + 3 * 86_400_000);
    await type('Last day', day);
    await press('Create token');

    expect(created()?.ends_at).toBe(new Date(`${day}T23:59:59`).getTime() / 1000);
  });

  test('says what it may do before it is made, and its claims on demand', async () => {
    await open();
    await check('kpis Endpoint');
    expect(text()).toContain('Can read kpis');
    expect(text()).toContain('Works until');
    expect(document.querySelector('pre')).toBeNull();
    await press('Claims (JSON)');

    expect(document.querySelector('pre')?.textContent).toContain('"resource": "kpis"');
    expect(previewJwt.mock.lastCall?.[0]).toMatchObject({ name: 'kpis_read' });
  });

  test('is not created while something is in the way, and says what', async () => {
    await open();
    const create = button('Create token');
    expect(create.disabled).toBe(true);
    const reason = document.getElementById(create.getAttribute('aria-describedby')!);
    expect(reason?.textContent).toBe('Choose what the token can read.');
    await check('kpis Endpoint');

    expect(button('Create token').disabled).toBe(false);
    expect(sent.map((one) => one.type)).not.toContain('create_jwt');
  });

  test('says why it was not created, and stays', async () => {
    ends.create_jwt = problem('token.no_signing_key');
    await open();
    await check('kpis Endpoint');
    await press('Create token');

    expect(text()).toContain('You can’t see the workspace admin token');
    expect(button('Create token').disabled).toBe(false);
  });

  test('takes a name that is typed where nothing can be listed', async () => {
    ends.list_resources = problem('cloud.unreachable');
    await open();
    expect(document.querySelector('[data-code="cloud.unreachable"]')).not.toBeNull();
    await type('What can it read?', 'sales');
    await check('Data source');
    await press('Add');
    await press('Create token');

    expect(created()?.scopes).toEqual([{ type: 'DATASOURCES:READ', resource: 'sales' }]);
  });

  test('asks where only if there is a choice', async () => {
    await open();
    expect(hasLabel('Tinybird Local')).toBe(false);
    await press('Cancel');
    await erase();

    await open({});
    expect(hasLabel('Tinybird Local')).toBe(true);
    await check('kpis Endpoint');
    await check('Tinybird Local');
    expect(sent).toContainEqual({ type: 'list_resources', place: 'local' });
    expect(button('Create token').disabled).toBe(true);
    await check('kpis Endpoint');
    await press('Create token');
    expect(created()).toMatchObject({ place: 'local' });
  });

  test('is offered only where one can be made', async () => {
    await draw(snapshotOf({ ...signedOut, ...notHere }), 'tokens');
    expect(hasButton('New read-only token…')).toBe(false);
    expect(hasButton('What is this token?')).toBe(true);
  });

  test('is searched, and Enter chooses what was found', async () => {
    await open();
    await type('What can it read?', 'kpi');
    const field = document.querySelector<HTMLElement>('[role=dialog] input[type=search]')!;
    field.dispatchEvent(
      new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }),
    );
    await settle();

    expect(button('Create token').disabled).toBe(false);
    expect(sent.map((one) => one.type)).not.toContain('create_jwt');
  });

  test('has nothing that axe finds', async () => {
    await open({});
    await check('top_pages Endpoint');
    await check('events Data source');
    await press('More options');

    expect(await violations()).toEqual([]);
  });
});

function hasLabel(label: string): boolean {
  return [...document.querySelectorAll('label')].some((one) => nameOf(one) === label);
}
