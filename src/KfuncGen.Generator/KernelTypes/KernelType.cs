using KfuncGen.Generator.KernelFields;
using KfuncGen.Snapshots;
using KfuncGen.Snapshots.Types;
using KfuncGen.Stubs.Signatures;

namespace KfuncGen.Generator.KernelTypes;

/// <summary>A kernel type as generated code declares it.</summary>
internal abstract record KernelType
{
    private KernelType(string name, string declaration)
    {
        Name = name;
        Declaration = declaration;
    }

    /// <summary>The C# name, not escaped.</summary>
    public string Name { get; }

    /// <summary>The C type it stands for: <c>struct task_struct</c>.</summary>
    public string Declaration { get; }

    /// <summary>A kernel object that programs only point at.</summary>
    /// <param name="Name">The C# name.</param>
    /// <param name="Declaration">The C type.</param>
    /// <param name="Size">Its size in bytes on the newest target that says it; null where none does.</param>
    /// <param name="Release">The kfunc that releases it, which <c>using</c> calls; null where none of the project's does.</param>
    /// <param name="Fields">The fields that are asked for; null where nothing of the type is reached through fields.</param>
    internal sealed record Handle(string Name, string Declaration, uint? Size, ReleaseKfunc? Release, EquatableArray<KernelField>? Fields)
        : KernelType(Name, Declaration);

    /// <summary>An object that the program itself holds.</summary>
    /// <param name="Name">The C# name.</param>
    /// <param name="Declaration">The C type.</param>
    /// <param name="Alignment">Its alignment in bytes.</param>
    /// <param name="Members">Its size and members on the newest target that has it.</param>
    internal sealed record Held(string Name, string Declaration, uint Alignment, HeldStruct Members) : KernelType(Name, Declaration);

    /// <summary>An enum.</summary>
    /// <param name="Name">The C# name.</param>
    /// <param name="Declaration">The C type.</param>
    /// <param name="UnderlyingType">The C# integer of its size and sign.</param>
    /// <param name="Members">Its members, in the kernel's order.</param>
    /// <param name="IsSigned">Whether values are signed.</param>
    /// <param name="Request">What is asked of its values; null where nothing is known of them.</param>
    internal sealed record Enum(
        string Name,
        string Declaration,
        string UnderlyingType,
        EquatableArray<CEnumMember> Members,
        bool IsSigned,
        EnumRequest? Request) : KernelType(Name, Declaration);

    /// <summary>The type of a callback.</summary>
    /// <param name="Name">The C# name.</param>
    /// <param name="Declaration">The C declaration of the parameter.</param>
    /// <param name="Signature">What it takes and returns.</param>
    internal sealed record Callback(string Name, string Declaration, StubSignature Signature) : KernelType(Name, Declaration);

    /// <summary>What <c>foreach</c> accepts for an iterator.</summary>
    /// <param name="Name">The C# name.</param>
    /// <param name="Declaration">The C type of the iterator.</param>
    /// <param name="Current">The C# type of an element.</param>
    /// <param name="NextKfunc">The kfunc that moves on.</param>
    /// <param name="DestroyKfunc">The kfunc that ends it.</param>
    internal sealed record Iterator(
        string Name, string Declaration, string Current, string NextKfunc, string DestroyKfunc) : KernelType(Name, Declaration);
}
