namespace Xunit;

/// <summary>Data that a claim is made about.</summary>
public sealed class TheoryData<T> : List<T>;
