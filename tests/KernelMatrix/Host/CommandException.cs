namespace KernelMatrix.Host;

/// <summary>A program of the machine failed.</summary>
internal sealed class CommandException(string message) : Exception(message);
