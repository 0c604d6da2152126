import type { LogNode } from '../../storage/account-log/membership.ts';
import type { Config } from '../ops/config/config-schema.ts';

/** This node as the others know it. Where they reach it by no URL of their own it is the devices' one. */
export function ownNode({ nodeName: name, device: { url: deviceUrl }, routing: { nodeUrl } }: Config): LogNode {
  return { name, deviceUrl, nodeUrl: nodeUrl === '' ? deviceUrl : nodeUrl };
}
