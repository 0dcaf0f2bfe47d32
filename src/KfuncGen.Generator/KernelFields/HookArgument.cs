namespace KfuncGen.Generator.KernelFields;

/// <summary>What a hook hands to a program in one place.</summary>
/// <param name="Shape">The canonical shape.</param>
/// <param name="Declaration">As C has it, for people.</param>
internal sealed record HookArgument(string Shape, string Declaration);
