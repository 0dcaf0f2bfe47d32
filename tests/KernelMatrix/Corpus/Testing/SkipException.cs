namespace Xunit;

/// <summary>A claim cannot be made here.</summary>
public sealed class SkipException(string message) : Exception(message);
