namespace KfuncGen.CodeFixes;

/// <summary>A condition, and what stands in a use's place where it holds.</summary>
/// <param name="Guard">The condition.</param>
/// <param name="Code">The expression.</param>
internal sealed record Choice(string Guard, string Code);
