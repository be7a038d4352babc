import { flushSync } from 'svelte';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Snapshot } from '../../contract/Snapshot';
import type { StaticTokenView } from '../../contract/StaticTokenView';
import { problem } from '../../problem';
import { setStaticTokens } from '../../state/app.svelte';
import { ends, reveal, sent } from '../../testing/host';
import {
  button,
  check,
  choose,
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
import { signedOut } from '../../testing/scenes';
import { snapshotOf } from '../../testing/snapshot';
import { adminToken, staticToken } from '../../testing/tokens';

vi.mock('../../host', () => import('../../testing/host'));

afterEach(erase);

const writer = staticToken({
  id: 'writer',
  name: 'writer',
  can: { key: 'scope-append', args: { resource: 'events' } },
  scopes: [
    { kind: 'DATASOURCES:APPEND', resource: 'events', filter: null },
    { kind: 'DATASOURCES:READ', resource: 'events', filter: "country = 'ES'" },
  ],
  power: 'write',
});

function listed(count: number): Partial<Snapshot> {
  return { static_tokens: { workspace: '85d01f2e', phase: { is: 'done' }, count } };
}

async function drawTokens(...tokens: StaticTokenView[]): Promise<void> {
  await draw(snapshotOf(listed(tokens.length)), 'tokens');
  setStaticTokens(tokens);
  await settle();
}

const rows = () => [...document.querySelectorAll<HTMLElement>('[aria-posinset]')];
const shown = () => rows().map((row) => nameOf(row.querySelector('h3')!));
const lists = () => sent.filter((intent) => intent.type === 'list_tokens');

async function openMenu(name: string, item: string): Promise<void> {
  await press(`More for the token ${name}`);
  await choose(item);
}

describe('the static tokens', () => {
  test('are asked for when the screen opens, and for another workspace', async () => {
    await draw(snapshotOf(), 'tokens');
    await settle();
    expect(lists()).toHaveLength(1);
    publish(snapshotOf({ ended: [] }));
    await settle();
    expect(lists()).toHaveLength(1);
    publish(snapshotOf({ workspace: { id: 'other', name: 'widgets' } }));
    await settle();

    expect(lists()).toHaveLength(2);
  });

  test.each([
    ['nobody is signed in', signedOut],
    ['the token of the workspace cannot be read', { tokens: [] }],
    ['the sign-in has ended', { account: { ...snapshotOf().account!, ended: true } }],
  ])('are not asked for while %s', async (_, changes) => {
    await draw(snapshotOf(changes), 'tokens');
    await settle();

    expect(lists()).toEqual([]);
  });

  test('say that they are being loaded, that there are none, or why they are not there', async () => {
    ends.list_tokens = 'never';
    await draw(snapshotOf(), 'tokens');
    await settle();
    expect(text()).toContain('Loading the tokens of acme_analytics…');
    await erase();

    await drawTokens();
    expect(text()).toContain('acme_analytics has no static tokens.');

    const failed = { is: 'failed' as const, with: problem('cloud.missing_right') };
    publish(snapshotOf({ static_tokens: { workspace: null, phase: failed, count: 0 } }));
    expect(document.querySelector('[data-code="cloud.missing_right"]')).not.toBeNull();
    await press('Try again');
    expect(lists()).toHaveLength(2);
  });

  test('of another workspace are not shown', async () => {
    await drawTokens(staticToken());
    publish(snapshotOf({ ...listed(1), workspace: { id: 'other', name: 'widgets' } }));

    expect(text()).not.toContain('p.ey…reader01');
  });

  test('say what they may do, and which may do everything', async () => {
    await drawTokens(adminToken, staticToken(), writer);

    const [reads, admin, writes] = [
      shown().indexOf('reader'),
      shown().indexOf('workspace admin token'),
      shown().indexOf('writer'),
    ].map((at) => nameOf(rows()[at]!));
    expect(reads).toContain('Can read top_pages');
    expect(reads).toContain('Read-only');
    expect(reads).not.toContain('For a web page?');
    expect(admin).toContain('Full access');
    expect(admin).toContain('For a web page? Create one that can only read');
    expect(writes).not.toContain('Read-only');
    expect(writes).not.toContain('Full access');
  });

  test('show their rights in full on demand', async () => {
    await drawTokens(writer);
    expect(text()).not.toContain('DATASOURCES:APPEND');
    await press('Details of the token writer');

    expect(text()).toContain('DATASOURCES:APPEND events');
    expect(text()).toContain("Only rows where country = 'ES'");
    await press('Details of the token writer');
    expect(text()).not.toContain('DATASOURCES:APPEND');
  });

  test('are searched by name, right and resource', async () => {
    await drawTokens(adminToken, staticToken(), writer);
    await type('Search by name, right or resource', 'append');
    expect(shown()).toEqual(['writer']);
    expect(text()).toContain('1 of 3 tokens');
    await type('Search by name, right or resource', 'top_pages');
    expect(shown()).toEqual(['reader']);
    await type('Search by name, right or resource', 'nothing');

    expect(rows()).toEqual([]);
    expect(text()).toContain('No tokens found.');
  });

  test('can be those that may only read, and in the order of their access', async () => {
    await drawTokens(staticToken(), writer, adminToken);
    expect(shown()).toEqual(['reader', 'workspace admin token', 'writer']);
    await check('By access');
    expect(shown()).toEqual(['workspace admin token', 'writer', 'reader']);
    await press('Read-only');

    expect(button('Read-only').getAttribute('aria-pressed')).toBe('true');
    expect(shown()).toEqual(['reader']);
  });

  test('are asked for again by a quiet button', async () => {
    await drawTokens(staticToken());
    await press('Refresh the static tokens');

    expect(lists()).toHaveLength(2);
  });

  test('are copied and revealed', async () => {
    await drawTokens(staticToken());
    await press('Copy token reader');
    expect(sent).toContainEqual({ type: 'copy', token: 'static:reader', destination: 'token' });
    await press('Reveal token reader');

    expect(reveal).toHaveBeenCalledExactlyOnceWith('static:reader');
    expect(nameOf(rows()[0]!)).toContain('p.the-whole-token');
  });

  test.each([
    ['Refresh…', 'Refresh token', 'refresh_token', 'Refresh the token workspace admin token?'],
    ['Delete…', 'Delete token', 'delete_token', 'Delete the token workspace admin token?'],
  ] as const)('say what breaks, and wait for the yes: %s', async (ask, yes, intent, question) => {
    await drawTokens(adminToken);
    await openMenu('workspace admin token', ask);
    await settle();
    expect(text()).toContain(question);
    expect(text()).toContain('All JWTs of this workspace stop working');
    expect(sent.map((one) => one.type)).not.toContain(intent);
    expect(nameOf(document.activeElement!)).toBe('Cancel');
    await press('Cancel');
    expect(sent.map((one) => one.type)).not.toContain(intent);

    await openMenu('workspace admin token', ask);
    await press(yes);
    expect(sent).toContainEqual({ type: intent, token: 'admin' });
    expect(text()).not.toContain(question);
  });

  test('stay at the question whose answer failed, and say why', async () => {
    ends.delete_token = problem('cloud.not_found', { host: 'h', name: 'reader' });
    await drawTokens(staticToken());
    await openMenu('reader', 'Delete…');
    await press('Delete token');

    expect(text()).toContain('Delete the token reader?');
    expect(text()).toContain('has no token called reader');
  });

  test('have nothing that axe finds', async () => {
    await drawTokens(adminToken, staticToken(), writer);
    await press('Details of the token writer');

    expect(await violations()).toEqual([]);
  });
});

describe('10,000 static tokens', () => {
  const many = Array.from({ length: 10_000 }, (_, at) =>
    staticToken({ id: `t${at}`, name: `dashboard ${at}` }),
  );

  test('are folded, so that what stands below stays near', async () => {
    await drawTokens(...many);
    expect(rows()).toHaveLength(6);
    await press('Show all 10,000 tokens');

    expect(rows().length).toBeGreaterThan(6);
    expect(rows().length).toBeLessThan(100);
    await press('Show fewer tokens');
    expect(rows()).toHaveLength(6);
  });

  test('are drawn near the window only, and say where they are in the list', async () => {
    await drawTokens(...many);
    await type('Search by name, right or resource', 'dashboard');

    expect(rows().length).toBeLessThan(100);
    expect(rows()[0]?.getAttribute('aria-posinset')).toBe('1');
    expect(rows()[0]?.getAttribute('aria-setsize')).toBe('10000');
    await type('Search by name, right or resource', '9999');
    expect(shown()).toEqual(['dashboard 9999']);
  });

  test('are drawn anew as they are scrolled, and the row with the focus stays', async () => {
    await drawTokens(...many);
    await press('Show all 10,000 tokens');
    button('Copy token dashboard 0').focus();
    const list = rows()[0]!.parentElement!;
    vi.spyOn(list, 'getBoundingClientRect').mockReturnValue(new DOMRect(0, -81 * 5000, 600, 9e5));
    document.querySelector('main')!.dispatchEvent(new Event('scroll'));
    flushSync();

    expect(rows().length).toBeLessThan(100);
    expect(shown()).toContain('dashboard 5000');
    expect(document.activeElement).toBe(button('Copy token dashboard 0'));
    expect(hasButton('Copy token dashboard 1')).toBe(false);
  });

  test('are walked through by the arrow keys', async () => {
    await drawTokens(...many);
    await press('Show all 10,000 tokens');
    button('Copy token dashboard 0').focus();
    const key = async (key: string) => {
      document.activeElement?.dispatchEvent(
        new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }),
      );
      await settle();
      return nameOf(document.activeElement!);
    };

    expect(await key('ArrowDown')).toBe('Copy token dashboard 1');
    expect(await key('End')).toBe('Copy token dashboard 9999');
    expect(await key('Home')).toBe('Copy token dashboard 0');
  });
});
