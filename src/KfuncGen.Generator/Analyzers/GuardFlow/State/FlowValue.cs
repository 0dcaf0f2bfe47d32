using KfuncGen.Generator.Analyzers.GuardFlow.Logic;
using KfuncGen.Snapshots;

namespace KfuncGen.Generator.Analyzers.GuardFlow.State;

/// <summary>What is known of a value; nothing known is null.</summary>
internal abstract record FlowValue
{
    private FlowValue()
    {
    }

    /// <summary>A reference that is null, or a nullable value without one.</summary>
    public static FlowValue Null { get; } = new Maybe(Condition.False, null);

    /// <summary>A reference that is not null, and what it refers to.</summary>
    public static FlowValue NotNull(FlowValue? value) => new Maybe(Condition.True, value);

    /// <summary>A truth value.</summary>
    public static FlowValue Of(Condition condition) => new Truth(condition);

    /// <summary>A truth value.</summary>
    public sealed record Truth(Condition Condition) : FlowValue;

    /// <summary>A reference or a nullable value: whether there is one, and what is known of it then.</summary>
    public sealed record Maybe(Condition IsThere, FlowValue? Value) : FlowValue;

    /// <summary>A tuple, of which only some items need to be known.</summary>
    public sealed record Tuple(EquatableArray<FlowValue?> Items) : FlowValue;

    /// <summary>The probe of the running kernel.</summary>
    public sealed record RunningKernel : FlowValue;

    /// <summary>The running kernel's answer about a kfunc's name.</summary>
    public sealed record ProbeResult(string Kfunc) : FlowValue;

    /// <summary>The availability in such an answer.</summary>
    public sealed record Availability(string Kfunc) : FlowValue;
}
