import { vcardText } from '../../crypto/index.ts';

/** A person's name and number as a vCard 3.0; nothing else of the profile. Without a name the number stands for it. */
export function ownCard({ name, number }: { readonly name: string; readonly number: string }): string {
  const shown = vcardText(name === '' ? number : name);
  return ['BEGIN:VCARD', 'VERSION:3.0', `FN:${shown}`, `N:;${shown};;;`, `TEL;TYPE=CELL;waid=${number.replace(/\D/g, '')}:${number}`, 'END:VCARD', ''].join('\r\n');
}
