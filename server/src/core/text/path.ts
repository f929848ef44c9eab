import type { FileId } from "./span.ts";

/** The folder of a file, without a slash at its end (`""` for a bare name, `/` for the root). */
export function dirname(file: FileId): string {
  const at = file.lastIndexOf("/");
  if (at < 0) return "";
  return at === 0 ? "/" : file.slice(0, at);
}

/** The last part of a path. */
export const basename = (file: FileId): string => file.slice(file.lastIndexOf("/") + 1);

/** The extension with its dot, lower case; `""` when there is none. */
export function extname(file: FileId): string {
  const name = basename(file);
  const at = name.lastIndexOf(".");
  return at <= 0 ? "" : name.slice(at).toLowerCase();
}

/** Joins and normalises (`.`, `..`, double slashes); an absolute later part wins. */
export function joinPath(...parts: readonly string[]): string {
  let path = "";
  for (const part of parts) {
    if (part === "") continue;
    path = isAbsolute(part) || path === "" ? part : `${path}/${part}`;
  }
  return normalise(path);
}

/** Whether a path starts at a root (`/…` or a drive, `c:/…`). */
export const isAbsolute = (path: string): boolean => path.startsWith("/") || /^[a-zA-Z]:\//.test(path);

/** Whether `file` is `folder` or lies below it. */
export const isWithin = (folder: string, file: FileId): boolean =>
  file === folder || file.startsWith(folder.endsWith("/") ? folder : `${folder}/`);

/** The path of `file` as seen from `folder`; unchanged when it is not below. */
export function relativeTo(folder: string, file: FileId): string {
  const prefix = folder.endsWith("/") ? folder : `${folder}/`;
  return file.startsWith(prefix) ? file.slice(prefix.length) : file;
}

function normalise(path: string): string {
  const absolute = path.startsWith("/");
  const out: string[] = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part === ".." && out.length > 0 && out.at(-1) !== "..") out.pop();
    else if (part !== ".." || !absolute) out.push(part);
  }
  return (absolute ? "/" : "") + out.join("/");
}
