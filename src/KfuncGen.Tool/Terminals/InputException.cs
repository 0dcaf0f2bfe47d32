namespace KfuncGen.Tool.Terminals;

/// <summary>
/// What a command was given cannot be used. The message is a sentence for its user: what was read, what was expected, what to do.
/// </summary>
internal sealed class InputException(string message) : Exception(message);
