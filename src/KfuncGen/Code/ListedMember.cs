namespace KfuncGen.Code;

/// <summary>A member of a <see cref="ListedType"/>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Offset">Where it is, in bytes.</param>
/// <param name="Type">Its type: a scalar, a struct, or an array of one.</param>
internal sealed record ListedMember(string Name, uint Offset, string Type);
