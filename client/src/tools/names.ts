/** What the names of our tools begin with; the name of the operation follows. */
export const TOOL_PREFIX = "pipewright_";

/** The tool that writes. */
export const APPLY_TOOL = `${TOOL_PREFIX}apply`;
