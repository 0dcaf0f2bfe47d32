namespace KfuncGen.Snapshots.Types;

/// <summary>A parameter of a kfunc or of a callback.</summary>
/// <param name="Name">The kernel's name with its suffix (<c>mem__sz</c>), which carries meaning; empty where BTF has none.</param>
/// <param name="Type">The type.</param>
public sealed record CParameter(string Name, CType Type);
