import { afterEach, describe, expect, test, vi } from 'vitest';
import type { TokenKind } from '../../contract/TokenKind';
import { problem } from '../../problem';
import { navigation } from '../../state/navigation.svelte';
import { askAboutToken, inspectToken, sent } from '../../testing/host';
import { draw, erase, hasButton, nameOf, press, settle, text, type } from '../../testing/page';
import { violations } from '../../testing/axe';
import { snapshotOf } from '../../testing/snapshot';
import { reportOf } from '../../testing/tokens';

vi.mock('../../host', () => import('../../testing/host'));

afterEach(erase);

async function open(): Promise<void> {
  await draw(snapshotOf(), 'tokens');
  await press('What is this token?');
  await settle();
}

const field = () => document.querySelector('textarea');

describe('“What is this token?”', () => {
  test('says what was pasted, and what it says of itself', async () => {
    await open();
    expect(document.activeElement).toBe(field());
    await type('Paste a token', 'p.ey.secret');

    expect(inspectToken).toHaveBeenCalledExactlyOnceWith('p.ey.secret');
    expect(text()).toContain('This is a token of a Tinybird workspace or user.');
    const facts = [...document.querySelectorAll('[role=dialog] .fact')].map(nameOf);
    expect(facts).toEqual(['Belongs to acme_analytics', 'Ends Never']);
    expect(askAboutToken).not.toHaveBeenCalled();
  });

  test('asks Tinybird on request, and says its answer', async () => {
    const said = {
      name: { key: 'report-answer' },
      value: { key: 'report-answer-yes', args: { host: 'api.tinybird.co' } },
      tone: 'good' as const,
    };
    askAboutToken.mockResolvedValueOnce(reportOf({ facts: [said] }));
    await open();
    await type('Paste a token', 'p.ey.secret');
    await press('Ask Tinybird');

    expect(askAboutToken).toHaveBeenCalledExactlyOnceWith('p.ey.secret');
    expect(text()).toContain('api.tinybird.co accepts it');
  });

  test('says why Tinybird could not be asked, and keeps what is known', async () => {
    askAboutToken.mockRejectedValueOnce(problem('cloud.unreachable'));
    await open();
    await type('Paste a token', 'p.ey.secret');
    await press('Ask Tinybird');

    expect(document.querySelector('[role=dialog] [data-code]')).not.toBeNull();
    expect(text()).toContain('This is a token of a Tinybird workspace or user.');
  });

  test.each<[TokenKind, boolean]>([
    ['cloud', true],
    ['local', true],
    ['jwt', true],
    ['foreign_jwt', false],
    ['broken', false],
    ['none', false],
  ])('offers to ask about %s: %s', async (kind, offers) => {
    inspectToken.mockResolvedValueOnce(reportOf({ kind }));
    await open();
    await type('Paste a token', 'text');

    expect(hasButton('Ask Tinybird')).toBe(offers);
  });

  test('shows no answer about a text that is no longer there', async () => {
    let answer: (report: ReturnType<typeof reportOf>) => void = () => {};
    inspectToken.mockReturnValueOnce(new Promise((resolve) => (answer = resolve)));
    await open();
    await type('Paste a token', 'p.ey.first');
    await type('Paste a token', '');
    answer(reportOf());
    await settle();

    expect(document.querySelector('.fact')).toBeNull();
  });

  test('clears its field when it closes, and keeps the text nowhere', async () => {
    await open();
    await type('Paste a token', 'p.ey.secret');
    const before = field()!;
    await press('Close');
    expect(before.value).toBe('');
    expect(navigation.dialog).toBeNull();
    expect(JSON.stringify(sent)).not.toContain('secret');
    await press('What is this token?');

    expect(field()!.value).toBe('');
    expect(document.querySelector('.fact')).toBeNull();
  });

  test('has nothing that axe finds', async () => {
    await open();
    await type('Paste a token', 'p.ey.secret');

    expect(await violations()).toEqual([]);
  });
});
