using System.Collections.Immutable;
using KfuncGen.Bpf.Instructions;

namespace KfuncGen.Bpf.Code;

/// <summary>A program as instructions, and what its loader has to fill in.</summary>
public sealed class BpfCode
{
    /// <summary>All functions, one after the other; the one that the kernel calls comes first.</summary>
    public required ImmutableArray<BpfInstruction> Instructions { get; init; }

    /// <summary>Where each function begins, in order.</summary>
    public required ImmutableArray<BpfCodeFunction> Functions { get; init; }

    /// <summary>What the loader fills in, by instruction.</summary>
    public required ImmutableArray<BpfRelocation> Relocations { get; init; }

    /// <summary>The C# of the instructions, by instruction: each entry holds up to the next. A function's first slot has one.</summary>
    public required ImmutableArray<BpfCodeLine> Lines { get; init; }

    /// <summary>The constants that relocations point into.</summary>
    public required ImmutableArray<byte> ReadOnlyData { get; init; }

    /// <summary>The size in bytes of the writable data that relocations point into.</summary>
    public required int WritableSize { get; init; }
}
