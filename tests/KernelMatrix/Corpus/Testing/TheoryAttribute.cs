namespace Xunit;

/// <summary>Marks a claim about each of some data.</summary>
internal sealed class TheoryAttribute : FactAttribute;
