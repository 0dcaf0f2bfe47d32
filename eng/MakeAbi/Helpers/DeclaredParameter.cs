namespace KfuncGen.MakeAbi.Helpers;

/// <summary>A parameter of a method that stands for a helper.</summary>
/// <param name="Type">Its type, with <c>in</c> or <c>out</c>.</param>
/// <param name="Name">C's name.</param>
/// <param name="IsOptional">Whether it is 0 where it is not given.</param>
internal readonly record struct DeclaredParameter(string Type, string Name, bool IsOptional = false);
