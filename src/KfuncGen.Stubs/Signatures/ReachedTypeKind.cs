namespace KfuncGen.Stubs.Signatures;

/// <summary>What a kernel type is declared as.</summary>
public enum ReachedTypeKind
{
    /// <summary>A sealed class that is never constructed: a kernel object that programs only point at.</summary>
    Handle,

    /// <summary>A struct of BTF's size: an object that the program itself holds.</summary>
    Held,

    /// <summary>An enum with BTF's values.</summary>
    Enum,

    /// <summary>A delegate: the type of a callback parameter.</summary>
    Callback,

    /// <summary>What <c>foreach</c> accepts: an iterator's three kfuncs.</summary>
    Iterator,
}
