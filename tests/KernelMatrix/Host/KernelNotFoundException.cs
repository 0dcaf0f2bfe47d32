namespace KernelMatrix.Host;

/// <summary>The archive does not have a kernel, or cannot be reached: a reason to skip it, and not a fault.</summary>
internal sealed class KernelNotFoundException(string message) : Exception(message);
