using KfuncGen.Analyzers.Tests.Fixes;

namespace KfuncGen.Analyzers.Tests;

/// <summary>Everything that is offered for every shape of code in <c>Shapes</c>, one by one and all at once.</summary>
public sealed class FixShapeTests
{
    private static readonly Dictionary<string, FixShape> Shapes = FixShape.ReadAll().ToDictionary(static shape => shape.Name);

    public static TheoryData<string> Names() => [.. Shapes.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_fix_that_is_offered_is_right(string name)
    {
        // Not Assert.Empty: it would cut the code short that a fix makes.
        IReadOnlyList<string> problems = FixShapeCheck.Of(Shapes[name]);
        Assert.True(problems.Count == 0, string.Join("\n\n", problems));
    }
}
