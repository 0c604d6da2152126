import type { CommandModule } from '../command-modules.ts';

/**
 * The terminal client's subcommands, in the order of --help. Nothing is loaded before one is chosen. Each has the options of withCommonOptions
 * (client-command.ts), before or after its name, and reports its own failures.
 */
export const clientCommandModules: readonly CommandModule[] = [
  { name: 'register', description: 'become somebody: prove a phone number and make the keys of this profile', load: async () => (await import('./register.ts')).command },
  { name: 'link', description: 'become a further device of an account, or accept one', load: async () => (await import('./link.ts')).command },
  { name: 'devices', description: 'list the devices of the own account, or remove one', load: async () => (await import('./devices.ts')).command },
  { name: 'chat', description: 'talk, on the whole screen', load: async () => (await import('./chat.ts')).command },
  { name: 'send', description: 'send a message', load: async () => (await import('./send.ts')).command },
  { name: 'receive', description: 'print what has arrived and was not printed yet', load: async () => (await import('./receive.ts')).command },
  { name: 'history', description: 'print a conversation, or list the conversations', load: async () => (await import('./history.ts')).command },
  { name: 'react', description: 'put an emoji on a message, or take it back', load: async () => (await import('./react.ts')).command },
  { name: 'choose', description: 'answer a business\'s question', load: async () => (await import('./choose.ts')).command },
  { name: 'edit', description: 'change an own text message', load: async () => (await import('./edit.ts')).command },
  { name: 'delete', description: 'delete an own message, for everybody', load: async () => (await import('./delete.ts')).command },
  { name: 'timer', description: 'let the messages of a conversation disappear after a time', load: async () => (await import('./timer.ts')).command },
  { name: 'verify', description: 'show and compare safety numbers', load: async () => (await import('./verify.ts')).command },
  { name: 'accept', description: 'take a stranger\'s messages, or list who asks', load: async () => (await import('./accept.ts')).command },
  { name: 'block', description: 'take nothing more from somebody', load: async () => (await import('./block.ts')).command },
  { name: 'unblock', description: 'take messages from somebody again', load: async () => (await import('./unblock.ts')).command },
  { name: 'accept-custody', description: 'let a business write that others hold the keys of, or list who waits', load: async () => (await import('./accept-custody.ts')).command },
  { name: 'decline-custody', description: 'send nothing to such a business, and show nothing of it', load: async () => (await import('./decline-custody.ts')).command },
  { name: 'report', description: 'tell the operator what is wrong with a business', load: async () => (await import('./report.ts')).command },
  { name: 'stop', description: 'tell a business to send no marketing', load: async () => (await import('./stop.ts')).command },
  { name: 'resume', description: 'tell a business that it may send marketing again', load: async () => (await import('./resume.ts')).command },
  { name: 'profile', description: 'show or change the own profile', load: async () => (await import('./profile.ts')).command },
  { name: 'pin', description: 'protect the number with a PIN', load: async () => (await import('./pin.ts')).command },
  { name: 'export-my-data', description: 'everything in the profile but secrets, as JSON', load: async () => (await import('./export-my-data.ts')).command },
  { name: 'delete-account', description: 'delete the account for ever', load: async () => (await import('./delete-account.ts')).command },
];
