import type { FollowUp } from "../chat/follow-ups.ts";
import type { Asked } from "../chat/operation.ts";

/** Id of the participant, as package.json declares it. */
export const PARTICIPANT = "pipewright.data-engineer";

/** What an answer keeps for the next question. */
export interface Remembered {
  /** What the question was understood as. */
  readonly asked?: Asked;
  readonly followUps?: readonly FollowUp[];
}
