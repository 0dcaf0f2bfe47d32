namespace Xunit;

/// <summary>Marks a claim.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal class FactAttribute : Attribute;
