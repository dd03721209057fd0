import { describe, expect, test } from 'vitest';
import { createHangAlarm, HANG_LIMITS } from '../../../../worker/supervisor/tasks/hang-alarm.ts';
import type { FromChild } from '../../../../worker/protocol.ts';

const progress: FromChild = { type: 'progress' };
const stage: FromChild = { type: 'stage', stage: 'TRANSLATION' };
const log: FromChild = { type: 'log', level: 'WARN', text: 'still here' };

/** An alarm that has seen steps of so many seconds; `next` is when the following one would end. */
function afterSteps(seconds: number, count = 30) {
  const alarm = createHangAlarm(HANG_LIMITS);
  for (let step = 0; step < count; step++) {
    alarm.passed(seconds);
    alarm.heard(progress, step * seconds * 1000);
  }
  return { alarm, next: count * seconds * 1000 };
}

describe('a child counts as hung', () => {
  test('after five minutes without a step', () => {
    const { alarm } = afterSteps(0.1);
    expect(alarm.passed(299)).toBeNull();
    expect(alarm.passed(2)).toContain('for 301 s');
  });

  test('after twenty median steps where its steps take long', () => {
    const { alarm } = afterSteps(60);
    expect(alarm.passed(1_199)).toBeNull();
    expect(alarm.passed(2)).toContain('for 1201 s');
  });

  test('while it opens a stage only after half an hour', () => {
    const { alarm, next } = afterSteps(0.1);
    alarm.heard(stage, next);
    expect(alarm.passed(1_799)).toBeNull();
    expect(alarm.passed(2)).toContain('starting or opening a stage');
    expect(createHangAlarm(HANG_LIMITS).passed(1_799)).toBeNull(); // as while it starts
  });

  test('though it goes on to write to its log', () => {
    const { alarm, next } = afterSteps(0.1);
    alarm.passed(299);
    alarm.heard(log, next);
    expect(alarm.passed(2)).not.toBeNull();
  });

  test('and no longer once it has taken a step', () => {
    const { alarm, next } = afterSteps(0.1);
    alarm.passed(299);
    alarm.heard(progress, next);
    expect(alarm.passed(299)).toBeNull();
  });

  test('by what its usual steps take: one that took long does not stretch the limit', () => {
    const { alarm, next } = afterSteps(0.1);
    alarm.heard(progress, next + 250_000);
    expect(alarm.passed(301)).not.toBeNull();
  });
});
