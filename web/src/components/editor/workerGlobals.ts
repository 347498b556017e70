// The language's libraries take a bundled module for one of Node.js and ask for its global object.
Object.assign(globalThis, { global: globalThis });
