/** Text in a box of a Mermaid diagram: Mermaid reads entities, and quotes end it. */
export const mermaidLabel = (text: string): string =>
  text.replace(/["#;<>&`\r\n]/g, (mark) => `#${mark.charCodeAt(0)};`);
