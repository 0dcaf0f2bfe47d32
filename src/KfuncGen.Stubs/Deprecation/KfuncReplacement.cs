using KfuncGen.Snapshots;

namespace KfuncGen.Stubs.Deprecation;

/// <summary>What to use instead of a deprecated kfunc.</summary>
/// <param name="Kfunc">The kfunc to use.</param>
/// <param name="Arguments">Its arguments in terms of the old one's parameters or constants; null where nobody wrote how.</param>
public sealed record KfuncReplacement(string Kfunc, EquatableArray<string>? Arguments);
