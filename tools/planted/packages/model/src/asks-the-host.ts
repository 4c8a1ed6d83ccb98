export const facts = [process.platform, new Date(), Math.random(), performance.now(), fetch];

export function wait(): void {
  setTimeout(() => console.log('done'), 10);
}
