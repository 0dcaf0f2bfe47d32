namespace KfuncGen.Programs.Tests;

[KfuncBindings]
internal static partial class Kf;
