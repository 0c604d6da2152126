import { UsageError } from './failure.ts';

/** `52.52,13.405`, in degrees. */
export function parseLocation(text: string): { latitude: number; longitude: number } {
  const [, latitudeText, longitudeText] = /^\s*(-?\d{1,3}(?:\.\d+)?)\s*,\s*(-?\d{1,3}(?:\.\d+)?)\s*$/.exec(text) ?? [];
  const latitude = Number(latitudeText);
  const longitude = Number(longitudeText);
  if (!(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180)) {
    throw new UsageError('A location is LATITUDE,LONGITUDE in degrees, such as 52.52,13.405');
  }
  return { latitude, longitude };
}
