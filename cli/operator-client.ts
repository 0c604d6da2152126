import { request } from 'node:http';
import { SealgateError, type ErrorCode, errors } from '../proto/errors.ts';
import { reachableSocketPath } from '../gateway/ops/operator/operator-socket-path.ts';
import { NoServerError } from './no-server-error.ts';

/**
 * Asks the running server of a data folder over its socket and returns the answer's JSON. Rejects with the server's SealgateError, or NoServerError.
 */
export function askServer(dataDir: string, method: 'GET' | 'POST', path: string, body?: object): Promise<unknown> {
  const text = body === undefined ? '' : JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const failed = (cause: unknown): void => { reject(new NoServerError(dataDir, cause)); };
    let socket;
    try {
      socket = reachableSocketPath(dataDir);
    } catch (error) {
      failed(error);
      return;
    }
    const headers = body === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) };
    const asked = request({ socketPath: socket.path, method, path, headers }, response => {
      let answer = '';
      response.setEncoding('utf8').on('data', (chunk: string) => { answer += chunk; }).on('error', failed).on('end', () => {
        const parsed: unknown = JSON.parse(answer);
        if (response.statusCode === 200) resolve(parsed);
        else reject(refusal(parsed));
      });
    });
    asked.on('error', failed).on('close', () => { socket.release(); }).end(text);
  });
}

function refusal(answer: unknown): Error {
  const fields = typeof answer === 'object' && answer !== null ? answer : {};
  const code = 'code' in fields && isErrorCode(fields.code) ? fields.code : 'INTERNAL';
  const text = 'text' in fields && typeof fields.text === 'string' ? fields.text : '';
  // The server's text is the table's sentence with the detail in brackets.
  const detail = /\((.*)\)$/.exec(text.slice(errors[code].text.length))?.[1];
  return new SealgateError(code, detail === undefined ? {} : { detail });
}

function isErrorCode(code: unknown): code is ErrorCode {
  return typeof code === 'string' && Object.hasOwn(errors, code);
}
