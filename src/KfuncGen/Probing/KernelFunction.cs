using KfuncGen.Btf;
using KfuncGen.Btf.Format;
using KfuncGen.Btf.Shapes;

namespace KfuncGen.Probing;

/// <summary>A function that a kernel's BTF has.</summary>
/// <param name="function">Where it is in the BTF.</param>
/// <exception cref="BtfFormatException">A type of its prototype is damaged.</exception>
internal sealed class KernelFunction(BtfType function) : IKernelFunction
{
    /// <summary>Its number, by which programs call it.</summary>
    public BtfTypeId Id => function.Id;

    /// <summary>Where it is in the BTF.</summary>
    public BtfType Type => function;

    /// <summary>Its canonical shape.</summary>
    public string Shape { get; } = BtfShape.OfPrototype(function);

    /// <summary>Whether BTF marks it as a kfunc.</summary>
    public required bool IsTagged { get; init; }

    /// <summary>
    /// Whether it is what a kfunc with implicit arguments is compiled to: an untagged <c>X_impl</c> beside a tagged
    /// <c>X</c>. Programs call <c>X</c>. tools/bpf/resolve_btfids/main.c, 7.3.
    /// </summary>
    public required bool IsTwin { get; init; }

    /// <summary>The module whose BTF has it; null for the kernel image.</summary>
    public required string? Module { get; init; }

    /// <summary>The parts of <see cref="Shape"/>: not parsed from it, since a damaged blob's names may hold anything.</summary>
    public CanonicalShape Parts =>
        new(BtfShape.OfType(function.Prototype.Target), [.. function.Parameters.Select(
            static parameter => parameter.IsEllipsis ? "..." : BtfShape.OfType(parameter.Type))]);

    /// <summary>How to speak of a parameter: its name, or its position where BTF has no name.</summary>
    /// <param name="index">Its position, from 0.</param>
    public string ParameterName(int index) => function.Parameters[index].Name is { Length: > 0 } name ? name : $"parameter {index + 1}";
}
