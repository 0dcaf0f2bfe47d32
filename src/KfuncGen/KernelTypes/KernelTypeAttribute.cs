namespace KfuncGen;

/// <summary>On generated types: the kernel's type that it stands for.</summary>
/// <param name="cName">The type as C spells it: <c>struct task_struct</c>, <c>enum bpf_tramp_prog_type</c>.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Enum | AttributeTargets.Delegate)]
public sealed class KernelTypeAttribute(string cName) : Attribute
{
    /// <summary>The type as C spells it.</summary>
    public string CName { get; } = cName;

    /// <summary>The type's size in bytes; on the newest target that says it; negative where none does.</summary>
    public long Size { get; init; } = -1;
}
