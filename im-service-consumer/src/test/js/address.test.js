import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isAllowed, reachable } from '../../main/resources/static/js/address.js';

const LISTED = [
  { id: 'g1', ws: 'ws://chat.example:8081/im', tcp: 'chat.example:8082' },
  { id: 'g2', ws: 'ws://chat.example:8181/im' },
  { id: 'g3', ws: 'wss://three.example/chat/im' },
];

const tried = (root, listed = LISTED) => reachable(listed, new URL(root)).map(({ ws }) => ws);

test('the page asks where it came from first, whatever the gateway says of itself', () => {
  assert.deepEqual(tried('http://localhost:9000/'), [
    'ws://localhost:9000/im',
    'ws://chat.example:8181/im',
    'wss://three.example/chat/im',
  ]);
  assert.equal(reachable(LISTED, new URL('http://localhost:9000/'))[0].id, 'g1');
});

test('an encrypted page under a path tries encrypted addresses only', () => {
  assert.deepEqual(tried('https://chat.example/our/chat/'), [
    'wss://chat.example/our/chat/im',
    'wss://three.example/chat/im',
  ]);
});

test('where nobody is listed the page has its own address', () => {
  for (const none of [[], null]) assert.deepEqual(tried('https://chat.example/', none), ['wss://chat.example/im']);
});

test('a gateway without an address is none', () => {
  const page = new URL('http://chat.example/');
  for (const ws of ['', undefined, null]) assert.equal(isAllowed({ id: 'g', ws }, page), false);
});
