// The JSON Schema of a flow file, made from the zod schema, so that an editor completes and checks while typing.
import { z } from 'zod';
import { flowFile, stepSchemas } from './flow-file.js';

/** JSON Schema (draft 2020-12) of `flows/<name>.yaml`. */
function flowJsonSchema(): Record<string, unknown> {
  const { ask, say, call, run, summary, jump } = stepSchemas;
  const file = z.strictObject({
    ...flowFile.shape,
    steps: z.array(z.union([ask, say, call, run, summary, jump])).min(1),
  });
  return {
    $id: 'https://caunghe.example.vn/flow.schema.json',
    title: 'A conversation of Cầu Nghề',
    ...z.toJSONSchema(file, { io: 'input', reused: 'ref' }),
  };
}

/** As it stands in docs/flow.schema.json. */
export const flowSchemaText = (): string => `${JSON.stringify(flowJsonSchema(), null, 2)}\n`;
