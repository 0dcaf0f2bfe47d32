namespace KfuncGen;

/// <summary>On generated stubs: on which of the project's targets this variant of the kfunc can be called.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class KfuncTargetsAttribute : Attribute
{
    /// <summary>
    /// Which variant of the kfunc this is, by <see cref="KfuncVariant.Identifier"/>; null for the newest, whose identifier is
    /// the kfunc's name.
    /// </summary>
    public string? Variant { get; init; }

    /// <summary>
    /// The names of the targets on which it can be called, in the order of the project's targets. Where these are many, one string:
    /// <c>#0-411,413</c> are the names at these places of the class's <see cref="KfuncTargetNamesAttribute"/>.
    /// </summary>
    public string[] Present { get; init; } = [];

    /// <summary>The names of the targets that lack it, or have the name with another contract; told as <see cref="Present"/>.</summary>
    public string[] Missing { get; init; } = [];

    /// <summary>The names of the targets that have it and refuse every call; told as <see cref="Present"/>.</summary>
    public string[] Refused { get; init; } = [];
}
