export const name = (text: string): string => (text ? text : 'none');
