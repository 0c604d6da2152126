import { parentPort, workerData } from 'node:worker_threads';
import { answer } from './echo-answer.ts';

const said: string = String(workerData);
parentPort?.postMessage(`${said} ${answer.toString()}`);
