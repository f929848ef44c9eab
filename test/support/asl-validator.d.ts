declare module "asl-validator" {
  /** Validates a state machine of Amazon States Language; `errors` is empty for a good one. */
  export default function validate(definition: unknown): {
    readonly isValid: boolean;
    readonly errors: readonly unknown[];
  };
}
