namespace Xunit;

/// <summary>What a claim is made about.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class InlineDataAttribute(params object[] data) : Attribute
{
    public object[] Data { get; } = data;
}
