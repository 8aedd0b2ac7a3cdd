import { expect, test } from 'vitest';
import type { CommandBody, RoomCommand } from '../wire/types';
import { Outbox } from './outbox';

let now = 0;

function outboxWith(body: CommandBody) {
  now = 0;
  const outbox = new Outbox(() => now);
  const answer = outbox.add({ ...body, commandId: 'c1' } as RoomCommand);
  answer.catch(() => {});
  return { outbox, answer };
}

test.each([
  { kind: 'play' },
  { kind: 'pause' },
  { kind: 'seek', position: 3 },
  { kind: 'setRate', rate: 2 },
] as CommandBody[])(
  'What is pressed as the line dies ($kind) outlasts the 12 s until that is noticed, and not much more',
  async (body) => {
    const { outbox, answer } = outboxWith(body);
    now = 13_000;
    expect(outbox.unacknowledged()).toHaveLength(1);
    now = 15_000;
    expect(outbox.unacknowledged()).toEqual([]);
    await expect(answer).rejects.toMatchObject({ code: 'offline' });
  },
);

test('A reaction that comes late is none, and what was written is sent minutes later', () => {
  const reaction = outboxWith({ kind: 'react', emoji: '🎉' });
  now = 3_000;
  expect(reaction.outbox.unacknowledged()).toEqual([]);
  const words = outboxWith({ kind: 'chat', text: 'hello' });
  now = 290_000;
  expect(words.outbox.unacknowledged()).toHaveLength(1);
});
