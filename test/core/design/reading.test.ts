import { describe, expect, it } from "vitest";
import { QUANTITIES } from "../../../server/src/core/design/reading/quantities.ts";
import { read } from "../../../server/src/core/design/reading/read.ts";
import { WORDS } from "../../../server/src/core/design/reading/words.ts";
import { CHOICES, isChoice, SETS, type SetName } from "../../../server/src/core/design/requirements.ts";

describe("the words of a question", () => {
  it.each(QUANTITIES.flatMap(({ field, examples }) => examples.map(([text, value]) => [text, field, value] as const)))(
    "%s gives %s %d",
    (text, field, value) => {
      const { requirements, ignored } = read(text);
      expect(requirements[field]).toBeCloseTo(value, 9);
      expect(ignored).toEqual([]);
    },
  );

  it.each([
    ["50 GB a day", 50],
    ["50GB/day", 50],
    ["50 GiB per day", 53.687_091_2],
    ["2 TB of raw clickstream every week", 2000 / 7],
    ["1,500 MB hourly", 36],
    ["half of it, 300 megabytes per hour", 7.2],
  ])("%s is a volume", (text, gigabytes) => {
    expect(read(text).requirements.gigabytes_per_day).toBeCloseTo(gigabytes, 6);
  });

  it("reads a paragraph, and says from which words", () => {
    const { requirements, understood, ignored } = read(
      "We get 3,000 events/s of 1 KB each, sorry, events of 1 KB, from Kafka and Postgres. Dashboards in Looker must be fresh within 5 minutes on Snowflake (on AWS). Keep it for 2 years; 99.9% uptime; RPO of 15 minutes, RTO 4 hours. Six teams share it, with GDPR in scope and late events.",
    );
    expect(requirements).toEqual({
      events_per_second: 3000,
      bytes_per_event: 1000,
      freshness_minutes: 5,
      retention_days: 730,
      availability_percent: 99.9,
      rpo_minutes: 15,
      rto_minutes: 240,
      domains: 6,
      platform: "snowflake",
      corrections: "late-data",
      sources: ["database", "events"],
      consumers: ["bi"],
      queries: ["dashboards"],
      compliance: ["gdpr"],
    });
    expect(understood.find(({ requirement }) => requirement === "rto_minutes")?.words).toBe("RTO 4 hours");
    expect(ignored).toContainEqual({ words: "AWS", why: "platform was read already from “Snowflake”." });
  });

  it("takes nothing that is denied, doubled, out of range or without a form, and says so", () => {
    expect(read("no PII, not on Snowflake, without Kafka").requirements).toEqual({});
    expect(read("no PII").ignored).toEqual([{ words: "PII", why: "It is denied." }]);
    expect(read("50 GB a day and 70 GB a day")).toMatchObject({
      requirements: { gigabytes_per_day: 50 },
      ignored: [{ words: "70 GB a day" }],
    });
    expect(read("99999999999999 GB per second")).toMatchObject({
      requirements: {},
      ignored: [{ words: "99999999999999 GB per second" }],
    });
    expect(read("we have 42 llamas").ignored).toEqual([
      { words: "42 llamas", why: "No form of words for quantities fits." },
    ]);
    expect(read("Airflow 2.10").ignored).toEqual([{ words: "2.10", why: "No form of words for quantities fits." }]);
  });

  it("keeps apart what only looks alike", () => {
    expect(read("near real time").requirements.freshness_minutes).toBe(5);
    expect(read("real-time").requirements.freshness_minutes).toBe(0.1);
    expect(read("50 GB daily").requirements).toEqual({ gigabytes_per_day: 50 });
    expect(read("RTO 4 hours").requirements).toEqual({ rto_minutes: 240 });
    expect(read("email the mall about happiness").requirements).toEqual({});
    expect(read("Power BI").requirements.consumers).toEqual(["bi"]);
    expect(read("semi structured").requirements.variety).toEqual(["semi-structured"]);
    expect(read("and late rows").requirements).toEqual({});
  });

  it("knows only values there are, and a word for each", () => {
    for (const { field, value } of WORDS) {
      const values: readonly string[] = isChoice(field) ? CHOICES[field].values : SETS[field as SetName].values;
      expect(values).toContain(value);
    }
    const said = new Set(WORDS.map(({ field, value }) => `${field} ${value}`));
    for (const [field, { values }] of Object.entries(SETS))
      expect(values.filter((value) => !said.has(`${field} ${value}`))).toEqual([]);
  });

  it("reads hostile text in bounds", () => {
    for (const text of [
      "9".repeat(100_000),
      "1 ".repeat(50_000),
      "50 GB ".repeat(20_000),
      "a ".repeat(50_000),
      "within ".repeat(20_000),
      "￿\u0000```",
    ])
      expect(JSON.stringify(read(text)).length).toBeLessThan(50_000);
  });
});
