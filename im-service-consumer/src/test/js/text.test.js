import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MAX_BYTES, byteLength, clean, dayName, hue, initial } from '../../main/resources/static/js/text.js';

test('counts bytes of UTF-8', () => {
  assert.equal(byteLength('a'), 1);
  assert.equal(byteLength('é'), 2);
  assert.equal(byteLength('你'), 3);
  assert.equal(byteLength('😀'), 4);
  assert.equal(byteLength('é'.repeat(8192)), MAX_BYTES);
});

test('cleans what a message may not contain, and nothing else', () => {
  assert.equal(clean('a\r\nb\rc\td\u0000\u0007\u001b[31m'), 'a\nb\nc\td[31m');
  assert.equal(clean('<b>你好 👩‍👩‍👧‍👦</b>'), '<b>你好 👩‍👩‍👧‍👦</b>');
  assert.equal(clean('lone \ud83d surrogate'), 'lone \ufffd surrogate');
});

test('names days', () => {
  const now = new Date(2026, 4, 20, 0, 30).getTime();
  assert.equal(dayName(new Date(2026, 4, 20, 0, 1).getTime(), now), 'Today');
  assert.equal(dayName(new Date(2026, 4, 19, 23, 59).getTime(), now), 'Yesterday');
  assert.match(dayName(new Date(2025, 0, 2).getTime(), now), /2025/);
});

test('makes avatars of any name', () => {
  assert.equal(initial('  ada'), 'A');
  assert.equal(initial('😀x'), '😀');
  assert.equal(initial(''), '?');
  assert.equal(hue('u1', 8), hue('u1', 8));
  assert.ok(hue('someone', 8) < 8);
});
