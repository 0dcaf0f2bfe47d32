namespace KfuncGen.Snapshots.Types;

/// <summary>The keyword in front of a tagged type's name.</summary>
public enum CTagKind
{
    /// <summary><c>struct</c></summary>
    Struct,

    /// <summary><c>union</c></summary>
    Union,

    /// <summary><c>enum</c></summary>
    Enum,
}
