import { expect, test } from 'vitest';
import { remembered } from './learning';
import { initialMemory } from './memory';

const { learned } = initialMemory;

test('What an earlier visit learned is believed', () => {
  const kept = { startLatency: 0.2, resumeLatency: 0.01, seekLatency: 0.3, stretchLoss: 0 };
  expect(remembered(JSON.parse(JSON.stringify(kept)), learned)).toEqual(kept);
});

test.each([null, 'x', 7, {}, { startLatency: -1, seekLatency: 'a', stretchLoss: 9 }, []])(
  'Nonsense is not: %j',
  (kept) => expect(remembered(kept, learned)).toEqual(learned),
);
