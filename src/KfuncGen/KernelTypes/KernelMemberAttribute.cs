namespace KfuncGen;

/// <summary>On generated members of kernel types, and on what asks for these: the field or value that they stand for.</summary>
/// <param name="type">The type that the path starts from, without keyword.</param>
/// <param name="path">The field's path in it.</param>
/// <param name="shape">Its type where the project was built, as a canonical shape.</param>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class KernelMemberAttribute(string type, string path, string shape) : Attribute
{
    /// <summary>The type that the path starts from, without keyword.</summary>
    public string Type { get; } = type;

    /// <summary>The field's path in it.</summary>
    public string Path { get; } = path;

    /// <summary>Its type where the project was built, as a canonical shape.</summary>
    public string Shape { get; } = shape;

    /// <summary>The names of the targets that have it, in the order of the project's targets.</summary>
    public string[] Present { get; init; } = [];

    /// <summary>The names of the targets that lack it, or have something of another kind there.</summary>
    public string[] Missing { get; init; } = [];

    /// <summary>What it is on targets where C#'s type may not hold all its values; null where it holds them on all.</summary>
    public string? Drift { get; init; }
}
