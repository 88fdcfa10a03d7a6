import { routeOf, safeReturn } from '../../main/console/app/router';
import { ApiProblem } from '../../main/console/http/problem';
import { explain, explainField } from '../../main/console/http/wording';
import { policyHints } from '../../main/console/identity/password-policy';
import { count, dollars, since } from '../../main/console/usage/figures';
import { equal, test } from './harness';

test('Routes: each page by its address, everything else unknown', () => {
  const page = (path: string) => routeOf(new URL(path, 'http://localhost')).page;

  equal(['/', '/sign-in', '/sign-up', '/verify-email?token=x', '/chat', '/chat/1'].map(page), ['home', 'sign-in', 'sign-up', 'verify-email', 'chat', 'chat']);
  equal(['/forgot-password', '/reset-password?token=x', '/accept-invite?token=x'].map(page), ['forgot-password', 'reset-password', 'accept-invite']);
  equal(['/usage', '/usage/x'].map(page), ['usage', 'unknown']);
  equal(['/x', '/chat/1/2', '/sign-in/x', '/api/v1/chat'].map(page), ['unknown', 'unknown', 'unknown', 'unknown']);
});

test('Routes: after sign-in one is only ever led to a page of ours', () => {
  equal(safeReturn('/chat/3f2a-1'), '/chat/3f2a-1');
  equal(['/usage', '/usage/x', '/usage?x=//evil.example'].map(safeReturn), ['/usage', null, null]);
  equal(safeReturn('/accept-invite?token=3f2a'), '/accept-invite?token=3f2a');
  equal(['/accept-invite', '/accept-invite?token=a/../b', '/accept-invite?token=x&next=//evil.example'].map(safeReturn), [null, null, null]);
  equal(['//evil.example', 'https://evil.example', '/chat/../api', '/chat//evil.example', 'javascript:1', null].map(safeReturn), [null, null, null, null, null, null]);
});

test('Password hints: length, kinds and nothing of the person', () => {
  const met = (password: string) => policyHints(password, 'ada@acme.example', 'Acme Works').map((hint) => hint.met);

  equal(met(''), [false, false, false]);
  equal(met('correct horse battery'), [true, true, true]);
  equal(met('aaaaaaaaaaaaaa'), [true, false, true]);
  equal(met('Welcome to ACME 26'), [true, true, false]);
});

test('Problems: field errors are found by their pointer and told in words', async () => {
  const body = { status: 422, code: 'validation-failed', detail: 'Invalid.', errors: [{ pointer: '/password', code: 'too-short', detail: 'Use at least 14 characters.' }, { pointer: '/email', code: 'invalid-email' }] };
  const problem = await ApiProblem.of(new Response(JSON.stringify(body), { status: 422 }));
  const told = (name: string) => {
    const field = problem.field(name);
    return field === null ? null : explainField(field, 'Field');
  };

  equal([told('password'), told('email'), told('tenant_name')], ['Use at least 14 characters.', 'This does not look like an email address.', null]);
});

test('Problems: a page that is no problem details is told by its status, and waiting times in words', async () => {
  const proxy = await ApiProblem.of(new Response('<html>bad gateway</html>', { status: 502, headers: { 'X-Correlation-ID': 'abc' } }));
  const limited = await ApiProblem.of(new Response('{"code":"rate-limited"}', { status: 429, headers: { 'Retry-After': '125' } }));

  equal(explain(proxy), 'Something went wrong on the server. Reference: abc');
  equal(explain(limited), 'That was too often. Try again in 3 minutes.');
});

test('Usage: days begin in UTC, small sums keep their digits', () => {
  equal(since(7, new Date('2026-11-21T23:59:00Z')), '2026-11-15T00:00:00.000Z');
  equal([count(1234567), count(0)], ['1,234,567', '0']);
  equal([dollars(0), dollars(1_500), dollars(12_345_678)], ['$0.00', '$0.0015', '$12.35']);
});
