import type { PyModule } from "../python/module.ts";
import { readPython } from "../python/read.ts";
import type { FileInput, FileLanguage } from "../systems/system.ts";
import { type Engines, hasTemplate, readTemplate } from "../template/read.ts";
import type { TemplateReading } from "../template/template.ts";
import { isWithin } from "../text/path.ts";
import type { FileId } from "../text/span.ts";
import type { YamlStream } from "../yaml/document.ts";
import { readYaml } from "../yaml/read.ts";

/** A file whose readings are made when they are first asked for. */
export function fileInput(file: FileId, text: string, language: FileLanguage, root: FileId): FileInput {
  let template: TemplateReading | undefined;
  let yaml: YamlStream | undefined;
  let python: PyModule | undefined;
  const input: FileInput = {
    file,
    text,
    language,
    root,
    template: () => (template ??= readTemplate(text, enginesOf(file, language, text))),
    // Exclusive branches of a templated YAML file are rare; its first reading stands for the file.
    yaml: () =>
      (yaml ??= readYaml(text, language !== "json" && hasTemplate(text) ? input.template().variants[0]?.holes : [])),
    python: () => (python ??= readPython(text)),
  };
  return input;
}

/** Which template engines run over a file. `{{ }}` is Go's in Helm charts and Jinja's everywhere else. */
function enginesOf(file: FileId, language: FileLanguage, text: string): Engines {
  if (language !== "sql" && isHelm(file, text)) return { go: true, dollar: true };
  return { jinja: true, dollar: true };
}

/** Helm's own words, or its folder: nothing else puts `.Values` into braces. */
const isHelm = (file: FileId, text: string): boolean =>
  /\{\{-?\s*(?:\.Values\b|\.Release\b|\.Chart\b|include\s+"|template\s+"|define\s+"|toYaml\b|range\s+(?:\$|\.)|(?:if|with)\s+[.($])/.test(
    text,
  ) ||
  (isWithin("/", file) && file.includes("/templates/") && /\{\{-?\s*[.$]/.test(text));
