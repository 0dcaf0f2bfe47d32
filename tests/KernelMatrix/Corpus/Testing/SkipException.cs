namespace Xunit;

/// <summary>A claim cannot be made here.</summary>
internal sealed class SkipException(string message) : Exception(message);
