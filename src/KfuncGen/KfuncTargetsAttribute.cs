namespace KfuncGen;

/// <summary>On generated stubs: which of the project's targets have this variant of the kfunc.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class KfuncTargetsAttribute : Attribute
{
    /// <summary>The names of the targets that have it, in the order of the project's targets.</summary>
    public string[] Present { get; init; } = [];

    /// <summary>The names of the targets that lack it, or have the name with another contract.</summary>
    public string[] Missing { get; init; } = [];
}
