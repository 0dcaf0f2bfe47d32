namespace KfuncGen.Hooks;

/// <summary>The hook that a program names.</summary>
/// <param name="Name">The kernel's name of it.</param>
/// <param name="Arguments">The canonical shapes of the arguments that the program takes; it may leave out the last ones.</param>
internal sealed record HookName(string Name, string[] Arguments);
