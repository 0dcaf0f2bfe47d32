namespace Xunit;

/// <summary>A claim does not hold.</summary>
public sealed class ClaimException(string message) : Exception(message);
