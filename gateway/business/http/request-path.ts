/** The path as routes know it: clients put any version in front, or none, and some a slash behind. One that cannot be decoded is none that there is. */
export function withoutVersion(url: string): string {
  const [path = '/', ...query] = url.split('?');
  const plain = path.replace(/^\/v\d+\.\d+(?=\/|$)/, '').replace(/(?<=.)\/$/, '');
  return [isDecodable(plain) ? plain === '' ? '/' : plain : '/unreadable', ...query].join('?');
}

function isDecodable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}
