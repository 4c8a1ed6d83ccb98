export { render } from '@landfall/render';
