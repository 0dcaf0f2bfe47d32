namespace KfuncGen;

/// <summary>
/// Says that a member may only be used where a kfunc exists: inside it no guard is needed, its callers need one.
/// </summary>
/// <param name="name">The kfunc's name; for one variant of several, its <see cref="KfuncVariant.Identifier"/>.</param>
[AttributeUsage(
    AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Interface | AttributeTargets.Constructor
    | AttributeTargets.Method | AttributeTargets.Property,
    AllowMultiple = true)]
public sealed class RequiresKfuncAttribute(string name) : Attribute
{
    /// <summary>The kfunc that has to exist.</summary>
    public string Name { get; } = name;
}
