namespace KfuncGen.Stubs.Signatures;

/// <summary>What an argument of the C function is.</summary>
public enum StubArgumentKind
{
    /// <summary>The value of a parameter, or the address of what it refers to.</summary>
    Value,

    /// <summary>The size in bytes of the memory that a parameter spans.</summary>
    Size,

    /// <summary>Nothing that a program chooses: the verifier puts its own in place of the zero.</summary>
    Zero,
}
