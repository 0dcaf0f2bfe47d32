namespace KfuncGen;

/// <summary>On the methods of <see cref="BpfHelpers"/>: the number by which programs call the helper.</summary>
/// <param name="id">The helper's number: enum bpf_func_id, include/uapi/linux/bpf.h, 7.2. Numbers never change.</param>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Property)]
public sealed class BpfHelperAttribute(int id) : Attribute
{
    /// <summary>The helper's number.</summary>
    public int Id { get; } = id;

    /// <summary>Whether the helper takes the program's context first, which C# does not pass.</summary>
    public bool Context { get; init; }
}
