namespace KfuncGen.Generator.KernelFields;

/// <summary>What a kind of programs says of its hooks.</summary>
/// <param name="Sort">Where programs run.</param>
/// <param name="Values">What they get there.</param>
/// <param name="IsBound">Whether each is loaded for one hook, by its number in BTF.</param>
internal readonly record struct ProgramHook(HookSort Sort, HookValues Values, bool IsBound)
{
    /// <summary>Whether a program has to name its hook; where it need not, attaching does.</summary>
    public bool IsNamed => IsBound || Sort is HookSort.TracePoint or HookSort.TraceEvent;

    /// <summary>Whether a program may name one at all.</summary>
    public bool MayBeNamed => IsNamed || Sort == HookSort.Function;
}
