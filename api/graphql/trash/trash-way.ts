export type TrashPlace = 'OUTSIDE_TRASH' | 'IN_TRASH';

/** From where to where something goes; null: nowhere, it is gone. */
export interface TrashWay {
  readonly from: TrashPlace;
  readonly to: TrashPlace | null;
}

export const TO_TRASH: TrashWay = { from: 'OUTSIDE_TRASH', to: 'IN_TRASH' };
export const OUT_OF_TRASH: TrashWay = { from: 'IN_TRASH', to: 'OUTSIDE_TRASH' };
export const FOR_GOOD: TrashWay = { from: 'IN_TRASH', to: null };
