namespace KfuncGen.Programs.Library;

/// <summary>What only this project sees, and its BPF functions use.</summary>
internal static class Internals
{
    public const long Weight = 5;
}

[KfuncBindings]
internal static partial class LibraryKfuncs;
