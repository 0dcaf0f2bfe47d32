namespace KfuncGen.Snapshots.Types;

/// <summary>A C type qualifier.</summary>
public enum CQualifier
{
    /// <summary><c>const</c></summary>
    Const,

    /// <summary><c>volatile</c></summary>
    Volatile,

    /// <summary><c>restrict</c></summary>
    Restrict,
}
