import { v7 } from 'uuid';

/** A new key: UUIDv7, so that keys sort by the time they were made and index pages fill in order. */
export function newId(): string {
  return v7();
}
