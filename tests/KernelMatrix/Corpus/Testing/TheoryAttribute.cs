namespace Xunit;

/// <summary>Marks a claim about each of some data.</summary>
public sealed class TheoryAttribute : FactAttribute;
