namespace Xunit;

/// <summary>A claim does not hold.</summary>
internal sealed class ClaimException(string message) : Exception(message);
