namespace KfuncGen;

/// <summary>
/// On generated classes of a project with many targets: all of them, so that <see cref="KfuncTargetsAttribute"/> can tell them by number.
/// </summary>
/// <param name="names">The names of the project's targets, oldest first.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Interface, AllowMultiple = true, Inherited = false)]
public sealed class KfuncTargetNamesAttribute(params string[] names) : Attribute
{
    /// <summary>The names of the project's targets, oldest first.</summary>
    public IReadOnlyList<string> Names { get; } = names;
}
