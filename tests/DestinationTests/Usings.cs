global using Patchbay.Testing;
global using Xunit;
