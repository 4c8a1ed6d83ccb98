export { formatPlace } from '../../model/src/place.ts';
