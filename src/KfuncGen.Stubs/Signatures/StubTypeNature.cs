namespace KfuncGen.Stubs.Signatures;

/// <summary>What kind of C# type a kernel type became; overloads and declarations depend on it.</summary>
public enum StubTypeNature
{
    /// <summary>Nothing.</summary>
    Void,

    /// <summary>An integer, an enum or an untyped address: C# converts constants, and often values, between them.</summary>
    Number,

    /// <summary>A truth value or floating-point number.</summary>
    OtherScalar,

    /// <summary>A class whose references are the kernel's pointers.</summary>
    Handle,

    /// <summary>A struct that the program itself holds.</summary>
    Held,

    /// <summary>A span of bytes.</summary>
    Span,

    /// <summary>A delegate for a callback.</summary>
    Callback,
}
