/** Whether a process of this machine has the id, whoever owns it. */
export function isAlive(pid: number): boolean {
  // Zero, which an empty file reads as, and what is negative would ask for a group of processes: our own among them.
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
