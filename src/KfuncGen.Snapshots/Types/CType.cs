using KfuncGen.Snapshots.Contracts;

namespace KfuncGen.Snapshots.Types;

/// <summary>
/// A C type as a kfunc prototype spells it. Names are resolved against <see cref="KernelSnapshot.Types"/>.
/// </summary>
public abstract record CType
{
    private CType()
    {
    }

    /// <summary><c>void</c>.</summary>
    public sealed record Void : CType;

    /// <summary>A base type or a typedef, named without a keyword: <c>unsigned int</c>, <c>u32</c>. Its declaration tells which.</summary>
    /// <param name="Name">The name; base types may have several words.</param>
    public sealed record Simple(string Name) : CType;

    /// <summary>A struct, union or enum that has a name: <c>struct task_struct</c>.</summary>
    /// <param name="Kind">The keyword.</param>
    /// <param name="Name">The name behind the keyword.</param>
    public sealed record Tag(CTagKind Kind, string Name) : CType;

    /// <summary>A struct, union or enum without a name, written out where it is used.</summary>
    /// <param name="Declaration">What it holds; its name is empty.</param>
    public sealed record Anonymous(CTypeDeclaration Declaration) : CType;

    /// <summary>A pointer.</summary>
    /// <param name="Pointee">What it points to.</param>
    public sealed record Pointer(CType Pointee) : CType;

    /// <summary>An array.</summary>
    /// <param name="Element">The element type.</param>
    /// <param name="Count">The number of elements; 0 is a flexible array.</param>
    public sealed record Array(CType Element, uint Count) : CType;

    /// <summary><c>const</c>, <c>volatile</c> or <c>restrict</c> on a type.</summary>
    /// <param name="Qualifier">Which.</param>
    /// <param name="Type">The qualified type.</param>
    public sealed record Qualified(CQualifier Qualifier, CType Type) : CType;

    /// <summary>
    /// A BTF type tag (<c>__attribute__((btf_type_tag("rcu")))</c>) or, where <paramref name="IsAttribute"/>, any other
    /// attribute of the type (<c>__attribute__((address_space(1)))</c>): BTF_KIND_TYPE_TAG with kind_flag 0 and 1,
    /// Documentation/bpf/btf.rst, 7.2.
    /// </summary>
    /// <param name="Type">The type that carries it.</param>
    /// <param name="Text">The tag's or the attribute's text.</param>
    /// <param name="IsAttribute">Whether the text is a whole attribute and not a type tag.</param>
    public sealed record Annotated(CType Type, string Text, bool IsAttribute) : CType;

    /// <summary>A function type; behind a pointer it is what a callback parameter has.</summary>
    /// <param name="ReturnType">What it returns.</param>
    /// <param name="Parameters">Its parameters.</param>
    /// <param name="IsVariadic">Whether it ends in <c>...</c>.</param>
    public sealed record Function(CType ReturnType, EquatableArray<CParameter> Parameters, bool IsVariadic) : CType;
}
