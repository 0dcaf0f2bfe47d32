namespace KfuncGen.MakeAbi.Helpers;

/// <summary>A parameter of a helper in C#.</summary>
/// <param name="Name">C's name.</param>
/// <param name="Types">C#'s types, with <c>in</c> or <c>out</c>; several make overloads.</param>
/// <param name="IsFlags">Whether it is flags, where 0 is none of them.</param>
internal sealed record HelperParameter(string Name, IReadOnlyList<string> Types, bool IsFlags = false);
