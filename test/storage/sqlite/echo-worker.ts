import { parentPort, workerData } from 'node:worker_threads';
import { answer } from './echo-answer.ts';

const said = workerData as string;
parentPort?.postMessage(`${said} ${answer.toString()}`);
