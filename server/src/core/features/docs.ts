const HOME = "https://github.com/pipewright/pipewright";

/** Address of the documentation page of a rule. */
export const ruleAddress = (rule: string): string => `${HOME}/blob/main/docs/rules/${rule}.md`;

/** Address of the project, for reports. */
export const homeAddress = HOME;
