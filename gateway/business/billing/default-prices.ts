/** Used when the operator has given no list: everything may be sent and nothing costs anything. */
export const defaultPrices = `
currency: EUR
prices:
  - { category: marketing, country: '*', amount: '0', validFrom: '2020-01-01' }
  - { category: utility, country: '*', amount: '0', validFrom: '2020-01-01' }
  - { category: authentication, country: '*', amount: '0', validFrom: '2020-01-01' }
`;
