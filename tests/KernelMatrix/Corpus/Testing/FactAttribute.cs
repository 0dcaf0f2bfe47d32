namespace Xunit;

/// <summary>Marks a claim.</summary>
[AttributeUsage(AttributeTargets.Method)]
public class FactAttribute : Attribute;
