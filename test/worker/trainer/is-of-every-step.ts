/** Whether every step logs a metric; those about the machine come from time to time. */
export function isOfEveryStep(name: string): boolean {
  return !name.startsWith('system/') || name === 'system/step_time';
}
