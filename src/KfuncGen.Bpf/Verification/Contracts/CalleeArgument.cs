namespace KfuncGen.Bpf.Verification.Contracts;

/// <summary>What one argument has to be.</summary>
/// <param name="Name">The kernel's name of the parameter, without suffixes.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Demand">For an object, how sure the kernel wants to be of it.</param>
/// <param name="IsNullable">Whether it may be null; null where that is not known.</param>
/// <param name="IsReadOnly">Whether the call leaves memory as it is.</param>
public sealed record CalleeArgument(
    string Name,
    CalleeArgumentKind Kind,
    PointerDemand Demand = PointerDemand.None,
    bool? IsNullable = null,
    bool IsReadOnly = false)
{
    /// <summary>An argument that is not judged.</summary>
    public static readonly CalleeArgument Unjudged = new("", CalleeArgumentKind.Unjudged);
}
