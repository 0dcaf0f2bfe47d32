namespace KfuncGen.Btf.Format;

/// <summary>What a BTF type describes. A blob may hold kinds that are not named here, where its layout section gives their size.</summary>
/// <remarks>include/uapi/linux/btf.h, 7.2.</remarks>
internal enum BtfKind : byte
{
    /// <summary><c>void</c>: type id 0, which has no bytes of its own.</summary>
    Void = 0,

    /// <summary>An integer, <c>char</c> or <c>bool</c>.</summary>
    Int = 1,

    /// <summary>A pointer.</summary>
    Pointer = 2,

    /// <summary>An array.</summary>
    Array = 3,

    /// <summary>A struct.</summary>
    Struct = 4,

    /// <summary>A union.</summary>
    Union = 5,

    /// <summary>An enum whose values have 32 bits.</summary>
    Enum = 6,

    /// <summary>A struct or union that is only declared.</summary>
    Forward = 7,

    /// <summary>A typedef.</summary>
    Typedef = 8,

    /// <summary><c>volatile</c></summary>
    Volatile = 9,

    /// <summary><c>const</c></summary>
    Const = 10,

    /// <summary><c>restrict</c></summary>
    Restrict = 11,

    /// <summary>A function: a name for a <see cref="FunctionPrototype"/>.</summary>
    Function = 12,

    /// <summary>Return type and parameters of a function.</summary>
    FunctionPrototype = 13,

    /// <summary>A variable.</summary>
    Variable = 14,

    /// <summary>An ELF section with the variables in it.</summary>
    DataSection = 15,

    /// <summary>A floating-point number.</summary>
    Float = 16,

    /// <summary>A text attached to a declaration, such as <c>bpf_kfunc</c> to a function.</summary>
    DeclarationTag = 17,

    /// <summary>A text attached to a type, such as <c>rcu</c> to what a pointer points to.</summary>
    TypeTag = 18,

    /// <summary>An enum whose values have 64 bits.</summary>
    Enum64 = 19,
}
