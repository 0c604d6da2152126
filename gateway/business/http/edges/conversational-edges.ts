import { Type } from '@sinclair/typebox';
import type { BusinessRegistry } from '../../registry/business-registry.ts';
import { anything, success } from './answers.ts';
import type { Edge } from '../edge.ts';
import type { Fields } from '../fields.ts';
import type { Nodes } from '../nodes/nodes.ts';

const MAX = { prompts: 4, prompt: 80, commands: 30, name: 32, description: 256 } as const;

/** Welcome, ice breakers and commands of a chat. */
export function conversationalEdges(nodes: Nodes, registry: BusinessRegistry): readonly Edge[] {
  const common = { path: '/:id/conversational_automation', tag: 'Phone numbers', scope: 'whatsapp_business_management' } as const;
  return [
    {
      ...common, method: 'GET', summary: 'Read welcome, ice breakers and commands', answers: Type.Object({}, { additionalProperties: true }),
      run: async call => await commandsOf(registry, (await nodes.number(call)).id) ?? {},
    },
    {
      ...common, method: 'POST', summary: 'Set welcome, ice breakers and commands', answers: success,
      takes: Type.Object({ enable_welcome_message: Type.Optional(Type.Boolean()), prompts: Type.Optional(anything), commands: Type.Optional(anything) }),
      run: async call => {
        const { id } = await nodes.number(call);
        const welcome = call.parameters.optionalFlag('enable_welcome_message');
        const [prompts, commands] = [promptsOf(call.parameters), commandListOf(call.parameters)];
        await registry.conversational.set(id, id, before => ({
          welcome: welcome ?? before?.welcome ?? false, prompts: [...prompts ?? before?.prompts ?? []], commands: [...commands ?? before?.commands ?? []],
        }));
        return { success: true };
      },
    },
  ];
}

/** As the API shows them; undefined when none were ever set. */
export async function commandsOf(registry: BusinessRegistry, phoneNumberId: string): Promise<object | undefined> {
  const kept = await registry.conversational.get(phoneNumberId);
  if (kept === null) return undefined;
  const { welcome, prompts, commands } = kept.value;
  return { enable_welcome_message: welcome, prompts, commands: commands.map(({ name, description }) => ({ command_name: name, command_description: description })), id: phoneNumberId };
}

function promptsOf(parameters: Fields): readonly string[] | null {
  const prompts = parameters.optionalTexts('prompts', { max: MAX.prompt }, MAX.prompts);
  prompts?.forEach(prompt => { refuseEmoji(parameters, 'prompts', prompt); });
  return prompts;
}

function commandListOf(parameters: Fields): readonly { name: string; description: string }[] | null {
  return parameters.optionalList('commands', MAX.commands)?.map(command => {
    const [name, description] = [command.text('command_name', { max: MAX.name }), command.text('command_description', { max: MAX.description })];
    if (!/^\w+$/.test(name)) throw command.faults.wrong(command.pathOf('command_name'), 'must be letters, digits and underscores');
    refuseEmoji(command, 'command_description', description);
    return { name, description };
  }) ?? null;
}

function refuseEmoji(of: Fields, name: string, text: string): void {
  if (/\p{Extended_Pictographic}/u.test(text)) throw of.faults.wrong(of.pathOf(name), 'must not have emoji');
}
