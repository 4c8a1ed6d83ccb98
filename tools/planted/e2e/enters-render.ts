export * from '@landfall/render';
