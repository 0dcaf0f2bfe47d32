namespace KfuncGen.Snapshots.Types;

/// <summary>What a name that a prototype uses stands for; or what a variable of the kernel's is.</summary>
public abstract record CTypeDeclaration
{
    private CTypeDeclaration(string name) => Name = name;

    /// <summary>The name without keyword; empty for a struct, union or enum without one.</summary>
    public string Name { get; init; }

    /// <summary>A base type, such as <c>unsigned int</c>.</summary>
    /// <param name="Name">The compiler's name for it.</param>
    /// <param name="Size">Its size in bytes.</param>
    /// <param name="Encoding">How its bits are read.</param>
    public sealed record Scalar(string Name, uint Size, CScalarEncoding Encoding) : CTypeDeclaration(Name);

    /// <summary>A typedef.</summary>
    /// <param name="Name">The new name.</param>
    /// <param name="Target">The type it stands for.</param>
    public sealed record Typedef(string Name, CType Target) : CTypeDeclaration(Name);

    /// <summary>A struct or union.</summary>
    /// <param name="Kind"><see cref="CTagKind.Struct"/> or <see cref="CTagKind.Union"/>.</param>
    /// <param name="Name">The name behind the keyword, or empty.</param>
    /// <param name="Size">Its size in bytes; null where the kernel's BTF only declares it.</param>
    /// <param name="Alignment">Its alignment in bytes; null where it is only declared.</param>
    /// <param name="Fields">Its fields, where a program holds such an object itself; null where they are not recorded.</param>
    public sealed record Record(
        CTagKind Kind, string Name, uint? Size, uint? Alignment, EquatableArray<CField>? Fields) : CTypeDeclaration(Name);

    /// <summary>An enum.</summary>
    /// <param name="Name">The name behind the keyword, or empty.</param>
    /// <param name="Size">Its size in bytes.</param>
    /// <param name="IsSigned">Whether its values are signed.</param>
    /// <param name="Members">Its members, in the kernel's order.</param>
    public sealed record Enum(string Name, uint Size, bool IsSigned, EquatableArray<CEnumMember> Members) : CTypeDeclaration(Name);

    /// <summary>A variable that each processor has: no type, but found by its name as types are.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Type">Its type.</param>
    public sealed record Variable(string Name, CType Type) : CTypeDeclaration(Name);
}
