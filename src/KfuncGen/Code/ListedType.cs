namespace KfuncGen.Code;

/// <summary>A struct that keys and values of maps are made of, for those who look at maps.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Size">Its size in bytes.</param>
/// <param name="Members">Its members.</param>
internal sealed record ListedType(string Name, uint Size, IReadOnlyList<ListedMember> Members);
