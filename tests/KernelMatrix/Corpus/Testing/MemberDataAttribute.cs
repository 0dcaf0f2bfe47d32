namespace Xunit;

/// <summary>Where the data is that a claim is made about.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class MemberDataAttribute(string member) : Attribute
{
    public string Member { get; } = member;
}
