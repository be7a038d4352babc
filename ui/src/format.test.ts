import { expect, test } from 'vitest';
import {
  credentialsFile,
  folderName,
  isAbsolutePath,
  formatDuration,
  parsePath,
  shortenPath,
  shortenToken,
} from './format';

test.each([
  ['/home/ada/web', '/home/ada/web'],
  ['  /home/ada/web/  ', '/home/ada/web'],
  ["'/home/ada/my web'", '/home/ada/my web'],
  ['file:///home/ada/my%20web', '/home/ada/my web'],
  ['file:///home/ada/100%', '/home/ada/100%'],
  ['C:\\web\\', 'C:\\web'],
  ['/', '/'],
  ['~/projects/web', '/home/ada/projects/web'],
  ['"~/my web"', '/home/ada/my web'],
  ['~', '/home/ada'],
  ['~/', '/home/ada'],
  ['~bob/web', '~bob/web'],
  ['~\\web', '~\\web'],
])('reads the path in %j', (text, path) => {
  expect(parsePath(text, '/home/ada')).toBe(path);
});

test.each([
  ['~\\projects\\web', 'C:\\Users\\ada\\projects\\web'],
  ['~/web', 'C:\\Users\\ada/web'],
])('reads the path in %j on Windows', (text, path) => {
  expect(parsePath(text, 'C:\\Users\\ada')).toBe(path);
});

test.each([
  ['/home/ada', '~'],
  ['/home/ada/web/.tinyb', '~/web/.tinyb'],
  ['/home/adalbert/web', '/home/adalbert/web'],
  ['/srv/web', '/srv/web'],
  ['TB_TOKEN', 'TB_TOKEN'],
  ['https://api.tinybird.co', 'https://api.tinybird.co'],
  [
    '/home/ada/customers/a-very-long-name-of-a-customer/2026/dashboards/web/.tinyb',
    '~/…/2026/dashboards/web/.tinyb',
  ],
  [
    '/srv/customers/a-very-long-name-of-a-customer/dashboards/web',
    '/…/a-very-long-name-of-a-customer/dashboards/web',
  ],
  [`/home/ada/projects/${'web'.repeat(30)}/.tinyb`, `~/…/${'web'.repeat(30)}/.tinyb`],
  [`/home/ada/${'web'.repeat(30)}`, `~/${'web'.repeat(30)}`],
])('shows the path %j as %j', (path, shown) => {
  expect(shortenPath(path, '/home/ada')).toBe(shown);
});

test.each([
  ['C:\\Users\\ada\\web\\.tinyb', '~\\web\\.tinyb'],
  [`D:\\work\\${'customer'.repeat(6)}\\web\\.tinyb`, 'D:\\…\\web\\.tinyb'],
])('shows the path %j of Windows as %j', (path, shown) => {
  expect(shortenPath(path, 'C:\\Users\\ada')).toBe(shown);
});

test('a home folder that is not known shortens nothing', () => {
  expect(shortenPath('/home/ada/web', '')).toBe('/home/ada/web');
  expect(shortenPath('/home/ada/web', '/')).toBe('/home/ada/web');
  expect(parsePath('~/web', '')).toBe('~/web');
});

test.each([
  ['/home', true],
  ['C:\\web', true],
  ['\\\\server\\share', true],
  ['web', false],
  ['~/web', false],
  ['', false],
])('%j is a whole path: %s', (path, whole) => {
  expect(isAbsolutePath(path)).toBe(whole);
});

test('names a folder as people do', () => {
  expect(folderName('/home/ada/web')).toBe('web');
  expect(folderName('C:\\web\\site')).toBe('site');
  expect(folderName('/')).toBe('/');
});

test('names the file in a folder as its system does', () => {
  expect(credentialsFile('/home/ada/web')).toBe('/home/ada/web/.tinyb');
  expect(credentialsFile('C:\\web')).toBe('C:\\web\\.tinyb');
});

test('leaves out the middle of a token, never its ends', () => {
  expect(shortenToken(`p.${'a'.repeat(80)}zzzzzzzz`)).toBe('p.aa…zzzzzzzz');
  expect(shortenToken('p.short')).toBe('p.short');
});

test('says seconds as a clock does', () => {
  expect(formatDuration(299)).toBe('4:59');
  expect(formatDuration(5)).toBe('0:05');
});
