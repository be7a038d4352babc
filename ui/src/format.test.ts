import { expect, test } from 'vitest';
import {
  credentialsFile,
  folderName,
  isAbsolutePath,
  formatDuration,
  parsePath,
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
])('reads the path in %j', (text, path) => {
  expect(parsePath(text)).toBe(path);
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
