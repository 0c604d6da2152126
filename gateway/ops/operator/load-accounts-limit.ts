/** Accounts made in one request of the operator; a caller that wants more asks again. */
export const loadAccountsPerRequestMax = 10_000;
/** Of one account, beside the one that connects. */
export const sleepingDevicesMax = 5;
