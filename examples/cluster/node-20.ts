// The SDK (1.17) calls Promise.withResolvers, which Node has from version 22 on.
interface Resolvers<T> {
  promise: Promise<T>;
  resolve: (value: T | PromiseLike<T>) => void;
  reject: (reason?: unknown) => void;
}

if (!('withResolvers' in Promise)) {
  Object.defineProperty(Promise, 'withResolvers', {
    value<T>(): Resolvers<T> {
      const resolvers = {} as Resolvers<T>;
      resolvers.promise = new Promise<T>((resolve, reject) => Object.assign(resolvers, { resolve, reject }));
      return resolvers;
    },
  });
}
