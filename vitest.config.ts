import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    // The end-to-end tests are Mocha's: they run inside VS Code, see test/e2e.
    include: ["test/{core,rules,lsp,cli,mcp,ops,host,grammar,meta,client,support,guard}/**/*.test.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Two cores: a worker each.
    maxWorkers: 2,
  },
});
