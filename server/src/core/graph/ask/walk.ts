/** How rules ask a clause tree; the walk itself belongs to the SQL layer, since systems need it too. */
export * from "../../sql/walk.ts";
