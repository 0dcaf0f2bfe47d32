namespace KfuncGen.Snapshots.Types;

/// <summary>A member of an enum.</summary>
/// <param name="Name">The name.</param>
/// <param name="Value">The value, sign-extended to 64 bits where the enum is signed and zero-extended where it is not.</param>
public sealed record CEnumMember(string Name, long Value);
