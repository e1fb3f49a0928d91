/** An answer that comes within a time, in milliseconds. Rejects with the error of `late` if it does not; the answer is then ignored. */
export async function inTime<T>(answer: Promise<T>, ms: number, late: () => Error): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const end = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(late()), ms);
  });
  return Promise.race([answer, end]).finally(() => clearTimeout(timer));
}
