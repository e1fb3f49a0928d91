import { expect, test } from 'vitest';
import { Access } from './access.js';

test('only the token is accepted, as a bearer token', () => {
  const access = new Access('secret-of-the-test');
  const headers = [
    'Bearer secret-of-the-test',
    'bearer  secret-of-the-test',
    'secret-of-the-test',
    'Bearer x',
    undefined,
    '',
  ];
  expect(headers.map((header) => access.allows(header))).toEqual([true, true, false, false, false, false]);
  expect(new Access(null).allows(undefined)).toBe(true);
});

test('the token is accepted as the password of any user', () => {
  const access = new Access('secret:of-the-test');
  const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;
  const headers = [
    basic(':secret:of-the-test'),
    basic('me:secret:of-the-test'),
    basic('secret:of-the-test'),
    basic(''),
  ];
  expect(
    [...headers, 'Bearer secret:of-the-test', undefined].map((header) => access.allowsPassword(header)),
  ).toEqual([true, true, false, false, false, false]);
  expect(new Access(null).allowsPassword(undefined)).toBe(true);
});

test('a ticket is for one job, one token and one minute', () => {
  let now = 1_000_000;
  const access = new Access('secret-of-the-test', () => now);
  const { ticket, expires_at } = access.ticket('a');
  expect(expires_at).toBe(now + 60_000);
  expect(access.allowsTicket(ticket, 'a')).toBe(true);
  expect(access.allowsTicket(ticket, 'b')).toBe(false);
  expect(new Access('another-secret-here', () => now).allowsTicket(ticket, 'a')).toBe(false);
  const later = ticket.replace(String(expires_at), String(expires_at + 1));
  for (const forged of [later, '', '.', 'x.y', `${expires_at}.`, `${ticket}x`]) {
    expect(access.allowsTicket(forged, 'a'), forged).toBe(false);
  }
  now += 60_001;
  expect(access.allowsTicket(ticket, 'a')).toBe(false);
});
