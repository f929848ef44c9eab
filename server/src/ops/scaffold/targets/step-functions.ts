import { commented, json, placeholder, yaml } from "../formats.ts";
import { questionedDays } from "../schedule.ts";
import { daysBefore, loadSql } from "../sql.ts";
import type { Target } from "../target.ts";
import { tableFile } from "./table-file.ts";

/** Cron of five fields as EventBridge reads it: the year last. */
function eventBridge(cron: string): string | undefined {
  const [minute, hour, , month] = cron.split(" ");
  const days = questionedDays(cron);
  return days && `cron(${minute} ${hour} ${days.day} ${month} ${days.weekday} *)`;
}

/** Stands in the SQL for the day of the run until JSONata puts it in. */
const DAY = "DATE '@day@'";

/** SQL as an expression of JSONata, with the day of the run put in. */
const withDay = (sql: string): string =>
  `{% ${sql
    .split("@day@")
    .map((part) => JSON.stringify(part))
    .join(" & $substring($states.context.Execution.Input.time, 0, 10) & ")} %}`;

/** A state machine that loads an Iceberg table through Athena, with its schedule, alarms and dashboard. */
export const stepFunctions: Target = (request) => {
  const { name, slug, owner, contact, window, freshness, destination } = request;
  const schedule = eventBridge(window.cron);
  if (schedule === undefined)
    return {
      refused: `\`schedule\`: \`${window.cron}\` cannot be said in EventBridge; name days of the month or of the week, not both.`,
    };
  const definition = {
    Comment: `Loads ${destination.parts.join(".")}; ${owner} answers for it.`,
    QueryLanguage: "JSONata",
    StartAt: "Load",
    TimeoutSeconds: 14_400,
    States: {
      Load: {
        Type: "Task",
        Resource: "arn:aws:states:::athena:startQueryExecution.sync",
        Arguments: {
          QueryString: withDay(loadSql(request, daysBefore(DAY, request)).replace(/;\n$/, "")),
          WorkGroup: placeholder("WorkGroup"),
        },
        TimeoutSeconds: 3600,
        Retry: [
          {
            ErrorEquals: ["States.TaskFailed", "States.Timeout"],
            IntervalSeconds: 60,
            BackoffRate: 2,
            MaxAttempts: 3,
            MaxDelaySeconds: 1800,
            JitterStrategy: "FULL",
          },
        ],
        Catch: [{ ErrorEquals: ["States.ALL"], Assign: { problem: "{% $states.errorOutput %}" }, Next: "Tell" }],
        End: true,
      },
      Tell: {
        Type: "Task",
        Resource: "arn:aws:states:::sns:publish",
        Arguments: {
          TopicArn: placeholder("Topic"),
          Subject: `${name}: an execution failed`,
          Message: "{% 'Execution ' & $states.context.Execution.Name & ': ' & $string($problem) %}",
        },
        TimeoutSeconds: 60,
        Retry: [{ ErrorEquals: ["States.ALL"], IntervalSeconds: 5, BackoffRate: 2, MaxAttempts: 3 }],
        Next: "Failed",
      },
      Failed: { Type: "Fail", Error: "LoadFailed", Cause: "The load failed after its retries; the topic was told." },
    },
  };
  const alarm = (metric: string, about: string, when: object): object => ({
    Type: "AWS::CloudWatch::Alarm",
    Properties: {
      AlarmDescription: about,
      Namespace: "AWS/States",
      MetricName: metric,
      Dimensions: [{ Name: "StateMachineArn", Value: { Ref: "StateMachine" } }],
      Statistic: "Sum",
      Threshold: 1,
      ...when,
      AlarmActions: [{ Ref: "Topic" }],
    },
  });
  const atOnce = {
    Period: 300,
    EvaluationPeriods: 1,
    ComparisonOperator: "GreaterThanOrEqualToThreshold",
    TreatMissingData: "notBreaching",
  };
  // An alarm looks back a week at most, hour by hour.
  const hours = Math.min(168, Math.ceil(freshness / 60));
  const template = {
    AWSTemplateFormatVersion: "2010-09-09",
    Transform: "AWS::Serverless-2016-10-31",
    Description: `${name}: ${owner} answers for it.`,
    Parameters: {
      WorkGroup: {
        Type: "String",
        Description: "Workgroup of Athena, with its place for results and its limit of bytes.",
      },
      DataBucket: { Type: "String", Description: "Bucket of the tables and of Athena's results." },
    },
    Resources: {
      Topic: { Type: "AWS::SNS::Topic", Properties: { Subscription: [{ Protocol: "email", Endpoint: contact }] } },
      StateMachine: {
        Type: "AWS::Serverless::StateMachine",
        Properties: {
          Name: slug,
          DefinitionUri: `${slug}.asl.json`,
          DefinitionSubstitutions: { WorkGroup: { Ref: "WorkGroup" }, Topic: { Ref: "Topic" } },
          Tags: { owner },
          Tracing: { Enabled: true },
          Policies: [
            { AthenaQueryPolicy: { WorkGroupName: { Ref: "WorkGroup" } } },
            { S3CrudPolicy: { BucketName: { Ref: "DataBucket" } } },
            { SNSPublishMessagePolicy: { TopicName: { "Fn::GetAtt": ["Topic", "TopicName"] } } },
            {
              Statement: [
                {
                  Effect: "Allow",
                  Action: ["glue:GetDatabase", "glue:GetTable", "glue:GetPartitions", "glue:UpdateTable"],
                  Resource: "*",
                },
              ],
            },
          ],
          Events: {
            Schedule: {
              Type: "ScheduleV2",
              Properties: {
                ScheduleExpression: schedule,
                ScheduleExpressionTimezone: "UTC",
                Input: '{"time":"<aws.scheduler.scheduled-time>"}',
                RetryPolicy: { MaximumRetryAttempts: 3, MaximumEventAgeInSeconds: 3600 },
              },
            },
          },
        },
      },
      FailedAlarm: alarm("ExecutionsFailed", `An execution of ${name} failed.`, atOnce),
      TimedOutAlarm: alarm("ExecutionsTimedOut", `An execution of ${name} took too long.`, atOnce),
      LateAlarm: alarm("ExecutionsSucceeded", `${name} has had no good execution for ${hours} hours.`, {
        Period: 3600,
        EvaluationPeriods: hours,
        ComparisonOperator: "LessThanThreshold",
        TreatMissingData: "breaching",
      }),
      Dashboard: {
        Type: "AWS::CloudWatch::Dashboard",
        Properties: {
          DashboardName: slug,
          DashboardBody: {
            "Fn::Sub": JSON.stringify({
              widgets: ["ExecutionsSucceeded", "ExecutionsFailed", "ExecutionTime"].map((metric, at) => ({
                type: "metric",
                x: at * 8,
                y: 0,
                width: 8,
                height: 6,
                properties: {
                  title: metric,
                  region: placeholder("AWS::Region"),
                  stat: metric === "ExecutionTime" ? "Average" : "Sum",
                  period: 3600,
                  metrics: [["AWS/States", metric, "StateMachineArn", placeholder("StateMachine")]],
                },
              })),
            }),
          },
        },
      },
    },
  };
  return {
    files: [
      {
        path: `${slug}.asl.json`,
        text: json(definition),
        why: "The state machine: time limits, retries with growing and spread pauses, a message when all failed.",
      },
      {
        path: "template.yaml",
        text: yaml([`${name}: schedule, permissions, alarms and dashboard.`], template),
        why: "The stack: schedule, permissions, alarms on failed, slow and missing executions, dashboard.",
      },
      tableFile(request),
      {
        path: `sql/${name}/load.sql`,
        text: commented(
          ["What the state machine runs, for reading; `@day@` stands for the day of the run."],
          loadSql(request, daysBefore(DAY, request)),
        ),
        why: "The load as it stands in the state machine, to be read and tried by hand.",
      },
    ],
    todo: [
      'A run by hand needs the day it stands for: `{"time": "2026-01-02T05:00:00Z"}`.',
      "Give the workgroup of Athena and the bucket when the stack is deployed.",
      `Put your bucket into \`sql/${name}/create.sql\` and run it once.`,
    ],
    run: ["sam validate --lint", "sam deploy --guided"],
  };
};
