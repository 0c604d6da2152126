/**
 * The device SDK:
 *
 *     const client = await openClient({ profile: openMemoryProfile(), serverUrl: 'ws://127.0.0.1:8080' });
 *     await client.register('+12025550100', { code: async () => askThePerson() });
 *     client.on('message', message => show(message));
 *     await client.connect();
 *     await client.send('+12025550101', { text: 'hello' });
 *     await client.close();
 */
export type * from './body.ts';
export type * from './client.ts';
export type * from './client-events.ts';
export type * from './client-options.ts';
export type * from './contact.ts';
export type * from './message.ts';
export type * from './registration.ts';
export type * from './self.ts';
export { choicesOf, isAnswer } from './business/choices.ts';
export type { OfferedChoice } from './business/choices.ts';
export type { OpenSocket, Socket, SocketHandlers } from './connection/web-socket.ts';
export type { ProfileStore } from './profile/profile-store.ts';
export { openClient } from './open-client.ts';
export { openMemoryProfile } from './profile/profile-memory.ts';
export { openSqliteProfile } from './profile/profile-sqlite.ts';
export type { SqliteProfileOptions } from './profile/profile-sqlite.ts';
