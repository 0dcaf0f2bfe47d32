namespace KfuncGen.MakeAbi.Facts;

/// <summary>A parameter of a helper.</summary>
/// <param name="Type">Its C type: <c>const void *</c>.</param>
/// <param name="Name">Its name.</param>
internal sealed record AbiParameter(string Type, string Name);
